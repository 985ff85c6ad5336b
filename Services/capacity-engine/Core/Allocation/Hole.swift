/// A part of a device that no chunk takes, in bytes.
package struct Hole: Sendable, Hashable {
    /// Where it begins.
    package var start: Int64
    /// How long it is; above 0.
    package var length: Int64

    /// A hole.
    package init(start: Int64, length: Int64) {
        self.start = start
        self.length = length
    }
}
