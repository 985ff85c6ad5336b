package import Quantities

/// A system's own software reported alerts, as the webhook's `alerts` array passed them on.
///
/// One message for each webhook that has such an array, an empty one too: an alert that is not in
/// it was not reported, unless `refused` says that some could not be read. Nothing is decided here:
/// the same alerts come again with each poll, and alert-router makes one alert of the repeats. More
/// alerts than a part may hold become several parts.
package struct SourceAlertsReported: Message, Codable {
    /// `collector.source-alerts-reported.v1`.
    package static let lane = LaneDeclaration(
        "collector",
        "source-alerts-reported",
        kind: .event,
        others: ["alert-router"],
        whenFull: .dropOldest,
        meaning: "A monitored system's own software reported alerts."
    )

    /// One alert as the system put it.
    package struct Alert: Sendable, Hashable, Codable {
        /// `critical`, `warning`, `info`, or another word as sent, in lower case.
        package var severity: String
        /// What it said, as sent.
        package var message: String

        /// An alert of these words.
        package init(severity: String, message: String) {
            self.severity = severity
            self.message = message
        }
    }

    /// The tenant of the ingest key.
    package var tenant: TenantID
    /// The client of the system, when known.
    package var client: ClientName?
    /// The system that reported.
    package var system: SystemID
    /// What it reported, in the order of the webhook.
    package var alerts: [Alert]
    /// Alerts of the webhook that could not be read and are in no part.
    package var refused: Int
    /// Which part this is, from 1.
    package var part: Int
    /// How many parts the webhook's alerts became.
    package var parts: Int
    /// When the collector received it.
    package var receivedAt: Timestamp

    /// System and tenant: `<tenant>/<system>`.
    package var key: String { "\(tenant)/\(system)" }

    /// The fact that a system reported alerts.
    package init(
        tenant: TenantID,
        client: ClientName?,
        system: SystemID,
        alerts: [Alert],
        refused: Int = 0,
        part: Int = 1,
        parts: Int = 1,
        receivedAt: Timestamp
    ) {
        self.tenant = tenant
        self.client = client
        self.system = system
        self.alerts = alerts
        self.refused = refused
        self.part = part
        self.parts = parts
        self.receivedAt = receivedAt
    }
}
