import Quantities

/// Alertmanager's webhook JSON, version 4.
package struct WebhookBody: Encodable, Sendable {
    let version = "4"
    let groupKey: String
    let truncatedAlerts: Int
    let status: String
    let receiver: String
    let groupLabels: [String: String]
    let commonLabels: [String: String]
    let commonAnnotations: [String: String]
    let externalURL: String
    let notificationReason: String
    let routeLabels: [String: String]
    let alerts: [Member]

    struct Member: Encodable, Sendable {
        let status: String
        let labels: [String: String]
        let annotations: [String: String]
        let startsAt: String
        let endsAt: String
        let generatorURL: String
        let fingerprint: String
    }

    enum CodingKeys: String, CodingKey {
        case version, groupKey, truncatedAlerts, status, receiver, groupLabels, commonLabels
        case commonAnnotations, externalURL, routeLabels, alerts
        case notificationReason = "notification_reason"
    }

    /// The body of a notice.
    ///
    /// - Parameters:
    ///   - notice: the notice.
    ///   - context: what it is made with.
    ///   - alertsMax: alerts in it at the most; 0 for all, as in Alertmanager's `max_alerts`.
    package init(_ notice: GroupNotice, _ context: MessageContext, alertsMax: Int = 0) {
        let shown = alertsMax > 0 ? Array(notice.members.prefix(alertsMax)) : notice.members
        groupKey = notice.groupKey
        truncatedAlerts = notice.members.count - shown.count
        status = notice.status
        receiver = notice.receiver
        groupLabels = notice.groupLabels.dictionary
        commonLabels = notice.commonLabels.dictionary
        commonAnnotations = notice.commonAnnotations
        externalURL = context.externalURL
        notificationReason = notice.reason.rawValue
        routeLabels = notice.routeLabels.dictionary
        alerts = shown.map { member in
            Member(
                status: member.isResolved ? "resolved" : "firing",
                labels: member.alert.labels.dictionary,
                annotations: member.alert.annotations,
                startsAt: member.alert.startsAt.rfc3339,
                // Go's zero time: Alertmanager's word for an end that nobody knows yet.
                endsAt: member.isResolved ? member.alert.endsAt.rfc3339 : "0001-01-01T00:00:00Z",
                generatorURL: member.alert.generatorURL,
                fingerprint: member.alert.fingerprint.description
            )
        }
    }
}
