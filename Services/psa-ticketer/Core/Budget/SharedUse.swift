package import Quantities

/// What a PSA said of the calls that everybody together made and may make, and ours since then.
package struct SharedUse: Sendable, Hashable {
    /// How long it counts before it is asked for again.
    package static let keptFor = Duration.seconds(300)

    /// Calls in all at the most.
    package let limit: Int
    /// Calls that were made when it was said.
    package let used: Int
    /// When it was said.
    package let at: Timestamp
    private var ours = 0

    /// What was said.
    package init(used: Int, limit: Int, at: Timestamp) {
        self.used = used
        self.limit = limit
        self.at = at
    }

    /// Whether a call may be made that may use so many hundredths of the limit.
    ///
    /// - Returns: nil when it may, else when it is asked for again; what is out of date forbids
    ///   nothing.
    package func refusal(share: Int, at now: Timestamp) -> Timestamp? {
        let again = at + Self.keptFor
        guard again > now, used + ours >= max(1, limit * share / 100) else { return nil }
        return again
    }

    /// Counts a call of ours.
    package mutating func count() { ours += 1 }
}
