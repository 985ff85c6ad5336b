import Contracts
import PSATicketerCore
import Quantities

/// What others are told of an incident.
struct TicketFact {
    let incident: Incident
    let plan: TicketPlan?
    let psa: String
    let kind: String
    let acknowledges: Bool

    /// The message; nil for an incident that has no ticket and wants none.
    func message(at now: Timestamp) -> TicketChanged? {
        let (state, since) = standing
        if state == .none, incident.generation == 0 { return nil }
        let key = incident.key
        var message = TicketChanged(
            tenant: key.tenant,
            incident: key.text,
            problem: key.problem.rawValue,
            psa: psa,
            kind: kind,
            state: state,
            title: TicketText.title(incident),
            severity: AlertSeverity(
                rawValue: (incident.level ?? incident.ticket?.level ?? .info).word
            ),
            reason: incident.order?.reason ?? plan?.reason ?? incident.parked?.reason ?? "",
            alerts: incident.members.keys.sorted(),
            since: since ?? now,
            asOf: now
        )
        message.client = key.client
        message.system = key.system.isEmpty ? nil : key.system
        message.pool = key.pool.isEmpty ? nil : key.pool
        message.ticket = incident.ticket?.id
        message.number = incident.ticket?.number
        message.url = incident.ticket?.url
        message.reference = incident.order?.reference.text
        message.acknowledges = acknowledges && (state == .open || state == .settled)
        return message
    }

    private var standing: (TicketState, Timestamp?) {
        if let parked = incident.parked { return (.parked, parked.since) }
        if let order = incident.order, case .create = order.act {
            return (order.dispatch.isUnsent ? .waiting : .creating, order.plannedAt)
        }
        guard let ticket = incident.ticket else {
            if case .wait = plan?.step { return (.waiting, incident.firingSince) }
            return (.none, nil)
        }
        return switch ticket.standing {
        case .open: (.open, ticket.standsSince)
        case .settled: (.settled, ticket.standsSince)
        case .closed: (.closed, ticket.standsSince)
        }
    }
}
