package import Quantities

/// One alert: something that a person may have to know of, while it lasts and once it is over.
///
/// Its identity is a set of labels. Alerts that others post are told apart by all their labels, as
/// Alertmanager does; those of our own rules by all but `severity`, so that one that gets worse
/// stays the same alert.
package struct Alert: Sendable, Hashable {
    /// The labels that tell it from others.
    package let identity: LabelSet
    /// Every label, those of the identity too: what routes, matchers and templates see.
    package var labels: LabelSet
    /// What is told about it, such as `summary` and `description`.
    package var annotations: [String: String]
    /// Since when.
    package var startsAt: Timestamp
    /// When it is over, or is taken to be over when nobody says anything more.
    package var endsAt: Timestamp
    /// Whether `endsAt` was not said but is only how long its sender's word is good for.
    package var isTimeout: Bool
    /// When its sender last said something.
    package var updatedAt: Timestamp
    /// Where to read more, as its sender says; empty for nowhere.
    package var generatorURL: String
    /// Who said it.
    package var origin: Origin

    /// Who says that there is an alert.
    package enum Origin: String, Sendable, Hashable {
        /// One of our own rules, over facts of the bus.
        case rule
        /// Somebody who posts to Alertmanager's API, such as Prometheus.
        case posted
        /// A monitored system's own software, through a webhook.
        case source
    }

    /// An alert; `identity` is all of its labels unless it is given.
    package init(
        labels: LabelSet,
        identity: LabelSet? = nil,
        annotations: [String: String] = [:],
        startsAt: Timestamp,
        endsAt: Timestamp,
        isTimeout: Bool = false,
        updatedAt: Timestamp,
        generatorURL: String = "",
        origin: Origin
    ) {
        self.identity = identity ?? labels
        self.labels = labels
        self.annotations = annotations
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.isTimeout = isTimeout
        self.updatedAt = updatedAt
        self.generatorURL = generatorURL
        self.origin = origin
    }

    /// What tells it from others, as a number.
    package var fingerprint: Fingerprint { Fingerprint(of: identity) }

    /// Whether it is over.
    package func isResolved(at now: Timestamp) -> Bool { endsAt <= now }

    /// The alert after the wall clock was set: as old as before, and its sender's word as good.
    ///
    /// - Parameters:
    ///   - jump: by how much the clock was set.
    ///   - now: the moment by the new time; nothing has begun later.
    /// - Returns: the alert by the new time.
    package func shifted(by jump: Duration, now: Timestamp) -> Alert {
        var moved = self
        moved.updatedAt = updatedAt + jump
        if endsAt != AlertReport.untilSaidMoment { moved.endsAt = endsAt + jump }
        moved.startsAt = min(startsAt, moved.endsAt, now)
        return moved
    }

    /// The label that names what is wrong.
    package static let nameLabel = "alertname"
    /// The label that says how bad it is; never part of the identity of our own rules' alerts.
    package static let severityLabel = "severity"
    /// The annotation that says, in a notification, that nobody looked after it.
    package static let escalationNote = "escalation"
    /// The annotation that says, in a notification, that it begins and ends too often.
    package static let flappingNote = "flapping"
}
