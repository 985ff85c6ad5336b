package import Quantities

/// A system's own software reported an alert, as the webhook's `alerts` array passed it on.
///
/// Nothing is decided here: the same alert comes again with each poll, and alert-router makes one
/// alert of the repeats.
package struct SourceAlertReported: Message, Codable {
    /// `collector.source-alert-reported.v1`.
    package static let lane = LaneDeclaration(
        "collector",
        "source-alert-reported",
        kind: .event,
        others: ["alert-router"],
        whenFull: .dropOldest,
        meaning: "A monitored system's own software reported an alert."
    )

    /// The tenant of the ingest key.
    package var tenant: TenantID
    /// The client of the system, when known.
    package var client: ClientName?
    /// The system that reported.
    package var system: SystemID
    /// `critical`, `warning`, `info`, or another word as sent, in lower case.
    package var severity: String
    /// What it said, as sent.
    package var message: String
    /// When the collector received it.
    package var receivedAt: Timestamp

    /// System and tenant: `<tenant>/<system>`.
    package var key: String { "\(tenant)/\(system)" }

    /// The fact that a system reported an alert.
    package init(
        tenant: TenantID,
        client: ClientName?,
        system: SystemID,
        severity: String,
        message: String,
        receivedAt: Timestamp
    ) {
        self.tenant = tenant
        self.client = client
        self.system = system
        self.severity = severity
        self.message = message
        self.receivedAt = receivedAt
    }
}
