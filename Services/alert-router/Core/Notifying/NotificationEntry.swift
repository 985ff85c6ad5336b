package import Quantities

/// What a receiver's target was last told of a group.
package struct NotificationEntry: Sendable, Hashable {
    /// Which group and which target.
    package struct Key: Sendable, Hashable {
        /// The group's key.
        package var groupKey: String
        /// The receiver's name.
        package var receiver: String
        /// The kind of target.
        package var integration: String
        /// Which of the receiver's targets of that kind.
        package var index: Int

        /// A key.
        package init(groupKey: String, receiver: String, integration: String, index: Int) {
            self.groupKey = groupKey
            self.receiver = receiver
            self.integration = integration
            self.index = index
        }
    }

    /// When.
    package var at: Timestamp
    /// The alerts that held, by the hash of all their labels.
    package var firing: Set<UInt64>
    /// The alerts that were over.
    package var resolved: Set<UInt64>
    /// Alerts that it was told of as holding and that maintenance keeps quiet since: when they are
    /// over that is told at once, and when they still hold at the end of the work, they are told of
    /// anew.
    package var held: Set<UInt64>

    /// An entry.
    package init(
        at: Timestamp,
        firing: Set<UInt64>,
        resolved: Set<UInt64>,
        held: Set<UInt64> = []
    ) {
        self.at = at
        self.firing = firing
        self.resolved = resolved
        self.held = held
    }

    /// Holds back alerts that maintenance keeps quiet.
    package mutating func hold(_ quiet: Set<UInt64>) {
        held.formUnion(firing.intersection(quiet))
        firing.subtract(quiet)
    }

    /// Takes held ones that are over among those that it was told of, so that their end counts.
    package mutating func release(_ over: Set<UInt64>) {
        firing.formUnion(held.intersection(over))
        held.subtract(over)
    }

    /// Whether, and why, a target is to be told: Alertmanager's decision (`notify/dedup_stage.go`).
    ///
    /// - Parameters:
    ///   - entry: what it was last told; nil for nothing, or too long ago.
    ///   - firing: the alerts that hold now.
    ///   - resolved: the alerts of the group that are over.
    ///   - sendsResolved: whether it wants to know of ends.
    ///   - repeatInterval: after how long it is reminded.
    ///   - now: the flush's moment.
    /// - Returns: why; nil for not to be told.
    package static func reason(
        since entry: Self?,
        firing: Set<UInt64>,
        resolved: Set<UInt64>,
        sendsResolved: Bool,
        repeatInterval: Duration,
        now: Timestamp
    ) -> GroupNotice.Reason? {
        guard let entry else { return firing.isEmpty ? nil : .firstNotification }
        if !firing.isSubset(of: entry.firing) {
            return entry.firing.isEmpty ? .firstNotification : .newAlerts
        }
        if firing.isEmpty { return entry.firing.isEmpty ? nil : .allResolved }
        if sendsResolved, !resolved.isSubset(of: entry.resolved) { return .newResolved }
        return entry.at < now - repeatInterval ? .repeated : nil
    }
}
