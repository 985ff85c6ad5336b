import Quantities

/// The words of alerts about services that say nothing.
enum ServiceAlerts {
    static let serviceName = "ServiceSilent"
    static let busName = "BusSilent"

    /// The alert of a service, or of all together.
    static func report(
        _ name: String,
        _ standing: ServiceWatch.Standing,
        among services: Int
    ) -> AlertReport {
        let isEverybody = name == ServiceWatch.everybody
        var identity = [
            Alert.nameLabel: isEverybody ? busName : serviceName,
            "tenant": standing.owner.tenant.text,
        ]
        if !isEverybody { identity["service"] = name }
        var labels = identity
        labels[Alert.severityLabel] = standing.word.rawValue
        labels["client"] = standing.owner.client?.text
        let since = MessageText.moment(standing.since)
        return AlertReport(
            labels: LabelSet(labels),
            identity: LabelSet(identity),
            annotations: [
                "summary": isEverybody
                    ? "None of the \(services) services on the bus has been heard of since \(since)"
                    : "\(name) has not been heard of on the bus since \(since)",
                "description": isEverybody ? busAdvice : serviceAdvice,
            ],
            startsAt: standing.since,
            end: .untilSaid,
            origin: .rule,
            subject: standing.owner
        )
    }

    private static let serviceAdvice =
        "Look whether it runs on its host (`systemctl status 'poolkeeper-*'`, or "
        + "`docker compose ps`), what its log says, and whether it reaches the message-hub. What "
        + "it watches is not watched meanwhile."
    private static let busAdvice =
        "They fell silent together: look whether the message-hub runs and is reached, before you "
        + "look at a service. Facts wait where they are and come when the bus is back; until then "
        + "no rule sees them."
}
