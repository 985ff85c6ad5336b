package import Quantities

/// A notification reached its target, or is given up.
package struct NotificationDelivered: Message, Codable {
    /// `alert-router.notification-delivered.v1`.
    package static let lane = LaneDeclaration(
        "alert-router",
        "notification-delivered",
        kind: .event,
        others: ["api-gateway"],
        whenFull: .dropOldest,
        meaning: "A notification reached its target, or is given up."
    )

    /// Alerts in one message at the most; the others are counted.
    package static let alertsMax = 100

    /// The tenant whose alerts it told of.
    package var tenant: TenantID
    /// The notification's number in its router.
    package var notification: Int64
    /// The receiver of the configuration.
    package var receiver: String
    /// The kind of target, such as `discord` or `email`.
    package var target: String
    /// The group it told of, as Alertmanager writes it.
    package var groupKey: String
    /// The alerts it told of, at most `alertsMax`.
    package var alerts: [String]
    /// Alerts that are not in `alerts`.
    package var alertsLeftOut: Int
    /// `delivered`, or `failed` when nothing more is tried; another word is kept.
    package var outcome: String
    /// How often it was tried.
    package var attempts: Int
    /// Why it is given up, for a person; nil when it was delivered.
    package var reason: String?
    /// When it was to be sent.
    package var queuedAt: Timestamp
    /// When it was delivered or given up.
    package var at: Timestamp

    /// The group and the receiver: one is told of a group in order.
    package var key: String { "\(receiver)/\(groupKey)" }

    /// The end of a notification.
    package init(
        tenant: TenantID,
        notification: Int64,
        receiver: String,
        target: String,
        groupKey: String,
        alerts: [String],
        outcome: String,
        attempts: Int,
        reason: String?,
        queuedAt: Timestamp,
        at: Timestamp
    ) {
        self.tenant = tenant
        self.notification = notification
        self.receiver = receiver
        self.target = target
        self.groupKey = groupKey
        self.alerts = Array(alerts.prefix(Self.alertsMax))
        alertsLeftOut = max(0, alerts.count - Self.alertsMax)
        self.outcome = outcome
        self.attempts = attempts
        self.reason = reason
        self.queuedAt = queuedAt
        self.at = at
    }
}
