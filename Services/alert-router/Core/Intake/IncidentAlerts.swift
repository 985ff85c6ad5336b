package import Contracts
package import Quantities

/// Alerts of what happens on the bus and in journals of our own services.
package enum IncidentAlerts {
    /// The alert's name.
    package static let name = "BusIncident"

    /// What an incident says of its alert: `info` ends it, as it tells what is over.
    ///
    /// - Parameters:
    ///   - incident: what happened.
    ///   - source: the instance that tells.
    ///   - subject: for whom it speaks, and the lane concerned.
    ///   - kept: how long an incident that nobody ends is held up.
    ///   - now: the time of day.
    /// - Returns: what is said of the alert.
    package static func report(
        _ incident: BusIncident,
        from source: String,
        of subject: AlertSubject,
        kept: Duration,
        now: Timestamp
    ) -> AlertReport {
        let isOver = incident.severity == .info
        var identity = [Alert.nameLabel: name, "kind": incident.kind.rawValue, "service": source]
        identity["lane"] = incident.lane?.text
        identity["source"] = incident.source?.text
        var labels = identity
        labels["client"] = subject.client?.text
        let moment = min(incident.at, now)
        labels[Alert.severityLabel] =
            incident.severity == .critical
            ? AlertSeverity.critical.rawValue : AlertSeverity.warning.rawValue
        return AlertReport(
            labels: LabelSet(labels),
            identity: LabelSet(identity),
            annotations: ["summary": incident.text],
            startsAt: isOver ? nil : moment,
            end: .at(isOver ? moment : max(moment, now) + kept),
            origin: .rule,
            subject: subject
        )
    }
}
