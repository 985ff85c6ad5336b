import Contracts
import Quantities

/// A ticket in the API, or what keeps one from being made.
struct TicketAnswer: Encodable {
    let id: String
    let state: String
    let ticketId: AlertAnswer.Nullable
    let number: String?
    let url: String?
    let reference: String?
    let psa: String
    let kind: String
    let clientName: String?
    let systemId: String?
    let pool: String?
    let problem: String
    let title: String
    let severity: String
    let reason: String
    let alerts: [String]
    let alertsLeftOut: Int
    let acknowledges: Bool
    let since: String
    let asOf: String

    init(_ found: TicketTable.Found) {
        let ticket = found.ticket
        id = found.id
        state = ticket.state.rawValue
        ticketId = AlertAnswer.Nullable(value: ticket.ticket)
        number = ticket.number
        url = ticket.url
        reference = ticket.reference
        psa = ticket.psa
        kind = ticket.kind
        clientName = ticket.client?.text
        systemId = ticket.system
        pool = ticket.pool
        problem = ticket.problem
        title = ticket.title
        severity = ticket.severity.rawValue
        reason = ticket.reason
        alerts = ticket.alerts
        alertsLeftOut = ticket.alertsLeftOut
        acknowledges = ticket.acknowledges
        since = ticket.since.rfc3339
        asOf = ticket.asOf.rfc3339
    }
}

/// A client's company in the API.
struct ClientAnswer: Encodable {
    struct Company: Encodable {
        let id: String
        let name: String
    }

    let client: String
    let psa: String
    let kind: String
    let way: String
    let company: AlertAnswer.Nullable
    let companyName: String?
    let reason: String
    let saidBy: String?
    let candidates: [Company]
    let asOf: String

    init(_ mapped: ClientMapped) {
        client = mapped.client.text
        psa = mapped.psa
        kind = mapped.kind
        way = mapped.way.rawValue
        company = AlertAnswer.Nullable(value: mapped.company)
        companyName = mapped.companyName
        reason = mapped.reason
        saidBy = mapped.saidBy
        candidates = mapped.candidates.map { Company(id: $0.id, name: $0.name) }
        asOf = mapped.asOf.rfc3339
    }
}
