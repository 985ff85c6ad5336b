package import Quantities

/// An operator's word that nothing is deleted for a while.
package struct Pause: Sendable, Hashable {
    /// The end; nil for until it is resumed.
    package var until: Timestamp?
    /// When it was said.
    package var since: Timestamp
    /// Who said it.
    package var by: String
    /// Why; empty for no reason given.
    package var reason: String

    /// A pause.
    package init(until: Timestamp?, since: Timestamp, by: String, reason: String = "") {
        self.until = until
        self.since = since
        self.by = by
        self.reason = reason
    }

    /// Whether it holds at a moment.
    package func holds(at now: Timestamp) -> Bool { until.map { now < $0 } ?? true }
}
