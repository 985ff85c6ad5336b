/// A line of the engine's events is longer than the limit.
package struct LineTooLong: Error, Sendable, Hashable, CustomStringConvertible {
    /// The limit.
    package let bytesMax: Int

    /// A line beyond a limit.
    package init(bytesMax: Int) {
        self.bytesMax = bytesMax
    }

    /// What happened.
    package var description: String {
        "the Docker Engine sent an event of more than \(bytesMax) bytes"
    }
}
