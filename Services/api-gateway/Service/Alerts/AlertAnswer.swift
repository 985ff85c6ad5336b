import APIGatewayCore
import Contracts
import Quantities

/// An alert in the API: the requirements document's fields, and what else is known.
struct AlertAnswer: Encodable {
    struct Acknowledgement: Encodable {
        let by: String
        let note: String
        let at: String
        let until: String?
    }

    struct Escalation: Encodable {
        let receiver: String
        let step: Int
        let steps: Int
        let at: String
    }

    /// A value that stands in the answer as `null` when there is none.
    struct Nullable: Encodable {
        let value: String?

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            if let value { try container.encode(value) } else { try container.encodeNil() }
        }
    }

    let id: String
    let systemId: Nullable
    let timestamp: String
    let severity: String
    let message: String
    let acknowledged: Bool
    /// The ticket's id in the ticket system; null while there is none.
    let ticketId: Nullable
    /// How its ticket stands, or what keeps one from being made; nil for neither.
    let ticketState: String?
    let ticketNumber: String?
    let ticketUrl: String?
    let clientName: String?
    let object: String?
    let name: String
    let state: String
    let occurrence: Int
    let endedAt: String?
    let details: String
    let labels: [String: String]
    let origin: String
    let silencedBy: [String]
    let inhibitedBy: [String]
    let mutedBy: [String]
    let flapping: Bool
    /// Who was last told because nobody looked after it; nil for nobody.
    let escalation: Escalation?
    let acknowledgement: Acknowledgement?
    let assignee: String?
    let asOf: String

    init(_ alert: AlertChanged, ticket: TicketChanged?, now: Timestamp) {
        id = alert.alert
        systemId = Nullable(value: alert.system?.text)
        timestamp = alert.startsAt.rfc3339
        severity = alert.severity.rawValue
        message = alert.summary
        acknowledged = AlertWords.isAcknowledged(alert, at: now)
        ticketId = Nullable(value: ticket?.ticket)
        ticketState = ticket?.state.rawValue
        ticketNumber = ticket?.number
        ticketUrl = ticket?.url
        clientName = alert.client?.text
        object = alert.object
        name = alert.name
        state = alert.state.rawValue
        occurrence = alert.occurrence
        endedAt = alert.endedAt?.rfc3339
        details = alert.details
        labels = alert.labels
        origin = alert.origin
        silencedBy = alert.silencedBy
        inhibitedBy = alert.inhibitedBy
        mutedBy = alert.mutedBy
        flapping = alert.isFlapping
        escalation = alert.escalation.map {
            Escalation(receiver: $0.receiver, step: $0.step, steps: $0.steps, at: $0.at.rfc3339)
        }
        acknowledgement = alert.acknowledgement.map {
            Acknowledgement(
                by: $0.by,
                note: $0.note,
                at: $0.at.rfc3339,
                until: $0.until?.rfc3339
            )
        }
        assignee = alert.assignee
        asOf = alert.asOf.rfc3339
    }
}
