package import Quantities

/// What one receiver is to be told of one group of alerts, at one flush.
///
/// It is kept until it is delivered or given up, so it holds all that a message is made of: what
/// has changed since does not change what is told.
package struct GroupNotice: Sendable, Hashable {
    /// An alert as the flush saw it.
    package struct Member: Sendable, Hashable {
        /// The alert.
        package var alert: Alert
        /// Whether it was over at the flush.
        package var isResolved: Bool

        /// An alert as a flush saw it.
        package init(_ alert: Alert, isResolved: Bool) {
            self.alert = alert
            self.isResolved = isResolved
        }
    }

    /// Why somebody is told: Alertmanager's words.
    package enum Reason: String, Sendable, Hashable {
        /// The group is told of for the first time, or again after all was well.
        case firstNotification = "first notification"
        /// An alert began that was not told of.
        case newAlerts = "new alerts in group"
        /// An alert that was told of is over.
        case newResolved = "new resolved alerts"
        /// Every alert that was told of is over.
        case allResolved = "all alerts resolved"
        /// Nothing changed for as long as the route's `repeat_interval`.
        case repeated = "repeat interval elapsed"
        /// Nobody said that an alert is looked after; Alertmanager knows none such.
        case escalated = "nobody acknowledged"
    }

    /// The receiver's name in the configuration.
    package var receiver: String
    /// The kind of target within it, such as `webhook`.
    package var integration: String
    /// Which of the receiver's targets of that kind, from 0.
    package var index: Int
    /// The group's key in Alertmanager's text form, `{path}:{labels}`.
    package var groupKey: String
    /// The labels that form the group.
    package var groupLabels: LabelSet
    /// The labels of the route.
    package var routeLabels: LabelSet
    /// The alerts, ordered as they began.
    package var members: [Member]
    /// Why somebody is told.
    package var reason: Reason
    /// When the flush was.
    package var at: Timestamp

    /// A notice of these alerts.
    package init(
        receiver: String,
        integration: String,
        index: Int,
        groupKey: String,
        groupLabels: LabelSet,
        routeLabels: LabelSet = LabelSet(),
        members: [Member],
        reason: Reason,
        at: Timestamp
    ) {
        self.receiver = receiver
        self.integration = integration
        self.index = index
        self.groupKey = groupKey
        self.groupLabels = groupLabels
        self.routeLabels = routeLabels
        self.members = members
        self.reason = reason
        self.at = at
    }

    /// A notice of one alert that no route has grouped.
    ///
    /// - Parameters:
    ///   - alert: the alert.
    ///   - isOver: whether it is told as over.
    ///   - receiver: the receiver's name.
    ///   - integration: the kind of target within it.
    ///   - index: which of the targets of that kind, from 0.
    ///   - groupKey: what keeps messages of the same matter together.
    ///   - names: the labels that form the group.
    ///   - moment: when it is told.
    package init(
        of alert: Alert,
        isOver: Bool = false,
        to receiver: String,
        integration: String,
        index: Int,
        groupKey: String,
        by names: Set<String> = [Alert.nameLabel],
        at moment: Timestamp
    ) {
        self.init(
            receiver: receiver,
            integration: integration,
            index: index,
            groupKey: groupKey,
            groupLabels: alert.labels.only(names),
            members: [Member(alert, isResolved: isOver)],
            reason: isOver ? .allResolved : .firstNotification,
            at: moment
        )
    }

    /// `firing` while one of its alerts holds, else `resolved`.
    package var status: String { members.allSatisfy(\.isResolved) ? "resolved" : "firing" }

    /// The labels that all its alerts have in common.
    package var commonLabels: LabelSet {
        LabelSet(Self.common(members.map(\.alert.labels.dictionary)))
    }

    /// The annotations that all its alerts have in common.
    package var commonAnnotations: [String: String] {
        Self.common(members.map(\.alert.annotations))
    }

    private static func common(_ sets: [[String: String]]) -> [String: String] {
        guard let first = sets.first else { return [:] }
        return first.filter { name, value in sets.allSatisfy { $0[name] == value } }
    }
}
