import Contracts
import PSATicketerCore
import Quantities

/// A ticket as its desk answers for it on this machine, or what keeps one from being made.
package struct DeskTicket: Sendable, Encodable {
    let psa: String
    let kind: String
    let tenant: String
    let incident: String
    let client: String?
    let system: String?
    let pool: String?
    let problem: String
    let state: String
    let ticket: String?
    let number: String?
    let url: String?
    let title: String
    let severity: String
    let reason: String
    let reference: String?
    let alerts: [String]
    let since: String

    init(_ fact: TicketChanged) {
        psa = fact.psa
        kind = fact.kind
        tenant = fact.tenant.text
        incident = fact.incident
        client = fact.client?.text
        system = fact.system
        pool = fact.pool
        problem = fact.problem
        state = fact.state.rawValue
        ticket = fact.ticket
        number = fact.number
        url = fact.url
        title = fact.title
        severity = fact.severity.rawValue
        reason = fact.reason
        reference = fact.reference
        alerts = fact.alerts
        since = fact.since.rfc3339
    }
}

extension TicketDesk {
    /// Everything that others are told of: what waits for a person first, the worst of it first.
    func facts(at now: Timestamp) -> [DeskTicket] {
        let (incidents, plans) =
            note { (Array($0.book.incidents.values), $0.plans) } ?? ([], [:])
        return
            incidents.compactMap { incident in
                TicketFact(
                    incident: incident,
                    plan: plans[incident.key],
                    psa: psa,
                    kind: client.title,
                    acknowledges: acknowledges
                ).message(at: now)
            }
            .sorted { left, right in
                let (first, second) = (Self.place(left), Self.place(right))
                if first != second { return first < second }
                return (right.since, left.incident) < (left.since, right.incident)
            }
            .map(DeskTicket.init)
    }

    private static func place(_ fact: TicketChanged) -> Int {
        guard fact.state == .parked else { return 3 }
        return switch fact.severity {
        case .critical: 0
        case .warning: 1
        default: 2
        }
    }

    /// What others were told of clients.
    func told() -> [ClientMapped] {
        (note { Array($0.toldClients.values) } ?? []).sorted { $0.client.text < $1.client.text }
    }
}
