package import Quantities

/// An alert as it is now; the newest message of an alert counts, until it is forgotten.
///
/// psa-ticketer makes tickets of these, and the gateway shows them. How bad it is is not part of
/// its key: an alert that gets worse is the same alert.
package struct AlertChanged: OwnedMessage, Codable {
    /// `alert-router.alert.v1`.
    package static let lane = LaneDeclaration(
        "alert-router",
        "alert",
        kind: .state,
        others: ["api-gateway", "psa-ticketer"],
        whenFull: .coalesce,
        meaning: "An alert, whether it still holds, and who looks after it."
    )

    /// Labels or annotations in one message at the most; the others are left out.
    package static let labelsMax = 64

    /// The tenant whose alert it is.
    package var tenant: TenantID
    /// The client concerned, when known.
    package var client: ClientName?
    /// The system concerned, when there is one.
    package var system: SystemID?
    /// The pool, disk, volume or task concerned, when there is one.
    package var object: String?
    /// The alert: sixteen hexadecimal digits, Alertmanager's fingerprint of its identity.
    package var alert: String
    /// What is wrong, such as `PoolUsage`: the label `alertname`.
    package var name: String
    /// How bad it is.
    package var severity: AlertSeverity
    /// Whether it holds, is kept quiet or is over.
    package var state: AlertState
    /// How often it has begun: 1 for the first time; counts on when it begins again.
    package var occurrence: Int
    /// Since when.
    package var startsAt: Timestamp
    /// When it was over; nil while it holds.
    package var endedAt: Timestamp?
    /// What is wrong in one sentence.
    package var summary: String
    /// What else there is to say, and what to do; empty for nothing.
    package var details: String
    /// All its labels, at most `labelsMax`.
    package var labels: [String: String]
    /// Whose word it is: `rule`, `posted` or `source`.
    package var origin: String
    /// Silences that keep it quiet.
    package var silencedBy: [String]
    /// Alerts that keep it quiet.
    package var inhibitedBy: [String]
    /// Maintenance windows and time intervals that keep it quiet.
    package var mutedBy: [String]
    /// Whether it begins and ends so often that only its first word is told.
    package var isFlapping: Bool
    /// The person who said that it is looked after; nil while nobody has.
    package var acknowledgement: AlertAcknowledgement?
    /// The person it is assigned to.
    package var assignee: String?
    /// Who was last told of this occurrence because nobody looked after it; nil for nobody.
    package var escalation: AlertEscalation?
    /// When this was so.
    package var asOf: Timestamp

    /// The alert's fingerprint.
    package var key: String { alert }

    /// An alert that has just begun.
    package init(
        tenant: TenantID,
        alert: String,
        name: String,
        severity: AlertSeverity,
        summary: String,
        labels: [String: String],
        origin: String,
        startsAt: Timestamp,
        asOf: Timestamp
    ) {
        self.tenant = tenant
        self.alert = alert
        self.name = name
        self.severity = severity
        self.summary = summary
        self.labels = labels
        self.origin = origin
        self.startsAt = startsAt
        self.asOf = asOf
        state = .firing
        occurrence = 1
        details = ""
        silencedBy = []
        inhibitedBy = []
        mutedBy = []
        isFlapping = false
    }
}
