import Contracts
import Quantities

/// The words of alerts about silence.
enum SilenceAlerts {
    static let systemName = "SystemOffline"
    static let senderName = "SenderSilent"

    static func identity(of key: SilenceWatch.Key) -> [String: String] {
        OwnLabels.identity(
            systemName,
            AlertSubject(tenant: key.tenant, system: key.system),
            objectLabel: "object"
        )
    }

    static func senderIdentity(_ tenant: TenantID, _ client: ClientName?) -> [String: String] {
        var identity = [Alert.nameLabel: senderName, "tenant": tenant.text]
        identity["client"] = client?.text
        return identity
    }

    static func level(of report: AlertReport) -> RuleLevel {
        report.labels[Alert.severityLabel] == AlertSeverity.critical.rawValue
            ? .critical : .warning
    }

    static func system(
        _ key: SilenceWatch.Key,
        _ heard: SilenceWatch.Heard,
        _ level: RuleLevel
    ) -> (LabelSet, AlertReport) {
        let name = heard.name.isEmpty ? key.system.text : heard.name
        return report(
            identity(of: key),
            AlertSubject(tenant: key.tenant, client: heard.client, system: key.system),
            level,
            summary: "\(name) has not been heard of since \(MessageText.moment(heard.lastSeen))",
            details: "Look whether the system runs, and whether its workflow still posts."
        )
    }

    static func sender(
        _ silence: (level: RuleLevel, last: Timestamp),
        _ tenant: TenantID,
        _ client: ClientName?,
        _ count: Int
    ) -> (LabelSet, AlertReport) {
        let identity = senderIdentity(tenant, client)
        let whose = client.map { "of \($0)" } ?? "of this installation"
        return report(
            identity,
            AlertSubject(tenant: tenant, client: client),
            silence.level,
            summary: "All \(count) systems \(whose) fell silent at "
                + MessageText.moment(silence.last),
            details: "They did so together: look at the workflow that posts for them, and at the "
                + "network between it and Poolkeeper, before you look at a system."
        )
    }

    private static func report(
        _ identity: [String: String],
        _ subject: AlertSubject,
        _ level: RuleLevel,
        summary: String,
        details: String
    ) -> (LabelSet, AlertReport) {
        var labels = identity
        labels[Alert.severityLabel] = level.severity?.rawValue
        labels["client"] = subject.client?.text
        let set = LabelSet(identity)
        return (
            set,
            AlertReport(
                labels: LabelSet(labels),
                identity: set,
                annotations: ["summary": summary, "description": details],
                end: .untilSaid,
                origin: .rule,
                subject: subject
            )
        )
    }
}
