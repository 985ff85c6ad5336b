package import Quantities

/// What a receiver is told of trouble with another one's destination.
package struct DeliveryTrouble: Sendable, Hashable {
    /// What happened.
    package enum Kind: Sendable, Hashable {
        /// The destination takes nothing more.
        case disabled
        /// It takes notifications again.
        case back
        /// A notification will never be delivered.
        case lost
    }

    /// What the keys of these notices' groups begin with.
    package static let groupPrefix = "{}/{origin=\"delivery\"}:"

    /// What happened.
    package var kind: Kind
    /// The destination's name.
    package var destination: String
    /// The receiver it belongs to.
    package var receiver: String
    /// Why.
    package var reason: String
    /// The title of the notification that is lost.
    package var title: String
    /// Since when the destination takes nothing.
    package var since: Timestamp
    /// When this is told.
    package var at: Timestamp

    /// Trouble with a destination.
    package init(
        kind: Kind,
        destination: String,
        receiver: String,
        reason: String,
        title: String,
        since: Timestamp,
        at: Timestamp
    ) {
        self.kind = kind
        self.destination = destination
        self.receiver = receiver
        self.reason = reason
        self.title = title
        self.since = since
        self.at = at
    }

    /// What a target of another receiver is told.
    package func notice(to receiver: String, _ integration: String, _ index: Int) -> GroupNotice {
        let name = kind == .lost ? "NotificationLost" : "NotificationTargetDown"
        let labels = LabelSet([
            Alert.nameLabel: name, Alert.severityLabel: kind == .lost ? "warning" : "critical",
            "receiver": self.receiver, "destination": destination,
        ])
        let isOver = kind == .back
        let alert = Alert(
            labels: labels,
            annotations: ["summary": summary, "description": details],
            startsAt: since,
            endsAt: isOver ? at : Timestamp(microseconds: .max),
            updatedAt: at,
            origin: .rule
        )
        return GroupNotice(
            of: alert,
            isOver: isOver,
            to: receiver,
            integration: integration,
            index: index,
            groupKey: "\(Self.groupPrefix){alertname=\"\(name)\", destination=\"\(destination)\"}",
            by: [Alert.nameLabel, "destination"],
            at: at
        )
    }

    private var summary: String {
        switch kind {
        case .disabled: "Notifications to \(destination) are not taken any more"
        case .back: "Notifications to \(destination) are taken again"
        case .lost: "A notification to \(destination) is lost"
        }
    }

    private var details: String {
        let owner = "It belongs to the receiver \(receiver)."
        switch kind {
        case .disabled:
            return "It \(reason). \(owner) What is to be told there waits; set its address or its "
                + "key right and enable it, or it is tried again within the hour."
        case .back: return "\(owner) What waited is told now."
        case .lost: return "“\(title)” was not delivered: it \(reason). \(owner)"
        }
    }
}
