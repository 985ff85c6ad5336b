package import Quantities

/// Calls that were made in one second.
package struct CountedCalls: Sendable, Hashable {
    /// The last moment at which they may have been made.
    package let at: Timestamp
    /// How many, at least 1.
    package let count: Int

    /// Calls of a second.
    package init(at: Timestamp, count: Int) {
        self.at = at
        self.count = count
    }
}
