package import Quantities

/// What the schedule knows of one registration.
package struct ScheduleItem: Sendable, Hashable {
    /// The revision of its rule.
    package var revision: Int64
    /// When the first dry turn of this revision ended; nil before.
    package var dryAt: Timestamp?
    /// When its last turn began.
    package var lastStarted: Timestamp?
    /// When its next turn is due.
    package var nextDue: Timestamp

    /// An item.
    package init(
        revision: Int64,
        dryAt: Timestamp? = nil,
        lastStarted: Timestamp? = nil,
        nextDue: Timestamp
    ) {
        self.revision = revision
        self.dryAt = dryAt
        self.lastStarted = lastStarted
        self.nextDue = nextDue
    }
}
