package import Quantities

/// Another alerting system told an alert, or that it is over, at one of the collector's intakes.
///
/// Nothing is decided here: alert-router makes one alert of all that carries the same key, and of
/// facts that arrive in another order than they were received the latest counts.
package struct OutsideAlertReported: Message, Codable {
    /// `collector.outside-alert-reported.v1`.
    package static let lane = LaneDeclaration(
        "collector",
        "outside-alert-reported",
        kind: .event,
        others: ["alert-router"],
        whenFull: .dropOldest,
        meaning: "Another alerting system told an alert, or that it is over."
    )

    /// The tenant of the ingest key.
    package var tenant: TenantID
    /// The client of the ingest key, when it is one client's.
    package var client: ClientName?
    /// The system it is about, when the sender says it.
    package var system: SystemID?
    /// The intake it came by: `opsgenie`, `grafana` or `uptime-kuma`; another word is kept.
    package var intake: String
    /// What the sender calls the alert; the same alert has the same alias until it is over.
    package var alias: String
    /// Whether it is over.
    package var isOver: Bool
    /// When it is over although nobody says so; nil for when its end is told.
    package var holdsUntil: Timestamp?
    /// What is wrong, as a word for rules; empty when the sender has none.
    package var name: String
    /// `critical`, `warning`, `info`, or another word as sent, in lower case; empty when unsaid.
    package var severity: String
    /// What is wrong in one sentence; empty when only its end is told.
    package var summary: String
    /// What else there is to say; empty for nothing.
    package var details: String
    /// What it is about, as the sender names it; empty when it does not.
    package var object: String
    /// Where to read more; empty for nowhere.
    package var url: String
    /// Labels that the sender gave it.
    package var labels: [String: String]
    /// When the collector received it.
    package var receivedAt: Timestamp

    /// Tenant, intake, system (empty for none) and alias: `<tenant>/<intake>/<system>/<alias>`.
    package var key: String { "\(tenant)/\(intake)/\(system?.text ?? "")/\(alias)" }

    /// An alert that holds, of which no more is known.
    package init(
        tenant: TenantID,
        client: ClientName?,
        system: SystemID? = nil,
        intake: String,
        alias: String,
        summary: String = "",
        receivedAt: Timestamp
    ) {
        self.tenant = tenant
        self.client = client
        self.system = system
        self.intake = intake
        self.alias = alias
        self.summary = summary
        self.receivedAt = receivedAt
        isOver = false
        (name, severity, details, object, url) = ("", "", "", "", "")
        labels = [:]
    }
}
