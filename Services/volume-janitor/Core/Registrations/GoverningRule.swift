package import Quantities

/// Which revision of the rule governs a path, and since when.
package struct GoverningRule: Sendable, Hashable {
    /// Grows with each rule that comes to govern any path; never given out twice.
    package var revision: Int64
    /// Since when this very rule governs.
    package var since: Timestamp

    /// A revision.
    package init(revision: Int64, since: Timestamp) {
        self.revision = revision
        self.since = since
    }
}
