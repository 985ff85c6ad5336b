package import Contracts
package import Quantities

/// Alerts of problems whose ticket nobody can make without a person.
package enum TicketAlerts {
    /// What a ticket's fact says of its alert.
    ///
    /// - Parameters:
    ///   - fact: how the ticket stands; `parked` begins the alert, every other state ends it.
    ///   - now: the time of day.
    /// - Returns: what is said of the alert.
    package static func report(_ fact: TicketChanged, now: Timestamp) -> AlertReport {
        let isParked = fact.state == .parked
        let identity = LabelSet([
            Alert.nameLabel: TicketChanged.parkedAlert, "tenant": fact.tenant.text,
            "psa": fact.psa, "incident": fact.incident,
        ])
        var labels = identity.dictionary
        // Whoever would have looked after a critical problem does not know of it.
        labels[Alert.severityLabel] =
            fact.severity == .critical
            ? AlertSeverity.critical.rawValue : AlertSeverity.warning.rawValue
        labels["client"] = fact.client?.text
        labels["host"] = fact.system
        labels["pool"] = fact.pool
        let moment = min(fact.since, now)
        return AlertReport(
            labels: LabelSet(labels),
            identity: identity,
            annotations: [
                "summary": "No ticket in \(fact.kind) for “\(fact.title)”: a person has to look",
                "description": fact.reason,
            ],
            startsAt: isParked ? moment : nil,
            end: isParked ? .untilSaid : .at(min(fact.asOf, now)),
            origin: .rule,
            subject: AlertSubject(tenant: fact.tenant, client: fact.client, object: fact.incident)
        )
    }
}
