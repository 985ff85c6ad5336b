package import Quantities

/// What is done about an incident in a tenant's PSA, as it is now; the newest message counts.
///
/// An incident is a client's system or pool with a class of trouble. It is told from the moment at
/// which something is to be done or a person has to look.
package struct TicketChanged: OwnedMessage, Codable, Equatable {
    /// `psa-ticketer.ticket.v1`.
    package static let lane = LaneDeclaration(
        "psa-ticketer",
        "ticket",
        kind: .state,
        others: ["alert-router", "api-gateway"],
        whenFull: .coalesce,
        meaning: "A ticket of a PSA, or what keeps one from being made."
    )

    /// The name of the alert that a ticket is `parked`; an alert of this name gets none itself.
    package static let parkedAlert = "TicketParked"

    /// Alerts in one message at the most; the others are counted.
    package static let alertsMax = 100

    /// The tenant whose ticket it is.
    package var tenant: TenantID
    /// The client concerned, when known.
    package var client: ClientName?
    /// The system or host concerned; nil for none.
    package var system: String?
    /// The pool concerned; nil for what concerns the whole system.
    package var pool: String?
    /// The class of trouble, such as `capacity`.
    package var problem: String
    /// The incident: `<tenant>/<client>/<system>/<pool>/<problem>`, each part escaped.
    package var incident: String
    /// The PSA's name in the settings.
    package var psa: String
    /// The PSA's kind, for people.
    package var kind: String
    /// How it stands.
    package var state: TicketState
    /// The ticket's id in the PSA; nil before there is one.
    package var ticket: String?
    /// What people call it; nil before there is one.
    package var number: String?
    /// Where people see it; nil when not known.
    package var url: String?
    /// The word by which it is found in the PSA; nil before one was planned.
    package var reference: String?
    /// What is wrong in one sentence.
    package var title: String
    /// How bad it is.
    package var severity: AlertSeverity
    /// What was decided last and why, or what a person has to do.
    package var reason: String
    /// The alerts it is about, at most `alertsMax`.
    package var alerts: [String]
    /// Alerts that are not in `alerts`.
    package var alertsLeftOut: Int
    /// Whether these alerts count as looked after while the ticket is open.
    package var acknowledges: Bool
    /// Since when it stands so.
    package var since: Timestamp
    /// When all this was so.
    package var asOf: Timestamp

    /// The incident.
    package var key: String { incident }

    /// A ticket.
    package init(
        tenant: TenantID,
        incident: String,
        problem: String,
        psa: String,
        kind: String,
        state: TicketState,
        title: String,
        severity: AlertSeverity,
        reason: String,
        alerts: [String],
        since: Timestamp,
        asOf: Timestamp
    ) {
        self.tenant = tenant
        self.incident = incident
        self.problem = problem
        self.psa = psa
        self.kind = kind
        self.state = state
        self.title = title
        self.severity = severity
        self.reason = reason
        self.alerts = Array(alerts.prefix(Self.alertsMax))
        alertsLeftOut = max(0, alerts.count - Self.alertsMax)
        acknowledges = false
        self.since = since
        self.asOf = asOf
    }
}
