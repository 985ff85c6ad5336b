package import Contracts
package import Quantities

/// An alert of an incident, and what its ticket says of it so far.
package struct IncidentMember: Sendable, Hashable, Codable {
    /// Whether an alert calls for somebody.
    package enum Standing: String, Sendable, Hashable, Codable {
        /// It holds.
        case firing
        /// It holds, and maintenance, a silence or another alert keeps it quiet.
        case quiet
        /// It is over.
        case over
    }

    /// What a ticket says of a member.
    package struct Told: Sendable, Hashable, Codable {
        /// How bad it was said to be.
        package var level: ProblemLevel
        /// Whether it was said to be over.
        package var isOver: Bool

        /// What was said.
        package init(level: ProblemLevel, isOver: Bool) {
            self.level = level
            self.isOver = isOver
        }
    }

    /// Labels of a member that are kept for the ticket's description at the most.
    package static let labelsMax = 24

    /// The alert's name.
    package var name: String
    /// How bad it is.
    package var level: ProblemLevel
    /// Whether it calls for somebody.
    package var standing: Standing
    /// What is wrong in one sentence.
    package var summary: String
    /// What else there is to say.
    package var details: String
    /// Labels that are shown.
    package var labels: [String: String]
    /// Which occurrence of the alert it is.
    package var occurrence: Int
    /// Since when it holds.
    package var since: Timestamp
    /// When it was last over; nil while it holds.
    package var endedAt: Timestamp?
    /// When its standing or level changed last.
    package var changedAt: Timestamp
    /// Whether the alert-router calls it flapping.
    package var isFlapping: Bool
    /// What its ticket says of it; nil for nothing yet.
    package var told: Told?

    /// A member as an alert says it now.
    package init(_ alert: AlertChanged, at now: Timestamp) {
        name = alert.name
        level = ProblemLevel(alert.severity)
        standing =
            switch alert.state {
            case .resolved: .over
            case .suppressed: .quiet
            default: .firing
            }
        summary = alert.summary
        details = alert.details
        labels = Dictionary(
            uniqueKeysWithValues: alert.labels.sorted { $0.key < $1.key }.prefix(Self.labelsMax)
                .map { ($0.key, $0.value) }
        )
        occurrence = alert.occurrence
        since = alert.startsAt
        endedAt = standing == .over ? alert.endedAt ?? now : nil
        changedAt = now
        isFlapping = alert.isFlapping
    }

    /// A member made by hand, such as an incident in its storm's parent.
    package init(
        name: String,
        level: ProblemLevel,
        standing: Standing,
        summary: String,
        since: Timestamp,
        at now: Timestamp
    ) {
        self.name = name
        self.level = level
        self.standing = standing
        self.summary = summary
        details = ""
        labels = [:]
        occurrence = 1
        self.since = since
        endedAt = standing == .over ? now : nil
        changedAt = now
        isFlapping = false
    }

    /// Whether another one says the same of it, whenever it was heard.
    package func isSame(as other: Self) -> Bool {
        name == other.name && level == other.level && standing == other.standing
            && summary == other.summary && details == other.details && labels == other.labels
            && since == other.since
    }

    /// What a ticket that is written now says of it.
    package var saying: Told { Told(level: level, isOver: standing != .firing) }
}
