package import Contracts
package import Quantities

/// How a subvolume's snapshots do, and why.
package struct SubvolumeStanding: Sendable, Hashable {
    /// The health.
    package let health: SnapshotHealth
    /// Why, for a person; nil when all is well.
    package let reason: String?

    /// How long after its time a snapshot may come before it is missed.
    package static let grace = Duration.seconds(900)

    /// A standing.
    package init(_ health: SnapshotHealth, _ reason: String? = nil) {
        self.health = health
        self.reason = reason
    }

    /// Judges a plan that was made of what is there.
    ///
    /// - Parameters:
    ///   - plan: what is to become of the snapshots.
    ///   - schedule: when snapshots are due; nil for only when asked.
    ///   - failure: why the last one could not be taken; nil when it was.
    ///   - left: how many deletions of the last run did not come about.
    ///   - now: the time of day.
    /// - Returns: the standing.
    package static func judge(
        _ plan: SnapshotPlan,
        schedule: SnapshotSchedule?,
        failure: String?,
        left: Int,
        now: Timestamp
    ) -> Self {
        let newest = plan.verdicts.first { $0.snapshot.standing == .listed }?.snapshot.takenAt
        if let due = schedule?.last(upTo: now - grace), newest.map({ $0 < due }) ?? true {
            let since = newest.map { "the newest is of \($0.rfc3339)" } ?? "there is none yet"
            return Self(.missing, failure ?? "a snapshot was due at \(due.rfc3339); \(since)")
        }
        if let failure { return Self(.missing, failure) }
        let held = plan.withheld.filter { $0 != .noRetention }
        if let first = held.first, !plan.heldBack.isEmpty { return Self(.held, first.words) }
        if left > 0 {
            let words = Wording.count(left, "snapshot", "snapshots")
            return Self(.partial, "\(words) could not be deleted")
        }
        return Self(.ok)
    }
}
