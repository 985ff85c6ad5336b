package import Quantities

/// Whether a snapshot is taken now.
package enum CreationDecision: Sendable, Hashable {
    /// It is, and why.
    case take(because: String)
    /// It is not due; when the next one is, nil for only when asked.
    case notDue(next: Timestamp?)

    /// Decides by the schedule.
    ///
    /// What was missed while the machine was off is made up for once. Snapshots from the future do
    /// not count: after the clock went back there would be none for as long as it went.
    ///
    /// - Parameters:
    ///   - schedule: when snapshots are due; nil for only when asked.
    ///   - listed: when the snapshots of the ledger were taken.
    ///   - now: the time of day.
    /// - Returns: the decision.
    package static func bySchedule(
        _ schedule: SnapshotSchedule?,
        listed: [Timestamp],
        now: Timestamp
    ) -> Self {
        guard let schedule else { return .notDue(next: nil) }
        let due = schedule.last(upTo: now)
        let newest = listed.filter { $0 <= now + SnapshotPlanner.futureMax }.max()
        guard newest.map({ $0 < due }) ?? true else {
            return .notDue(next: schedule.next(after: now))
        }
        return .take(because: "due at \(due.rfc3339)")
    }
}
