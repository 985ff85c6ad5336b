import PSATicketerCore
import Quantities

/// What would be done about an incident now, as a dry run shows it.
package struct PlanAnswer: Sendable, Encodable {
    let psa: String
    let tenant: String
    let incident: String
    /// `create`, `note`, `raise priority`, `reopen`, `set status`, `close`, `wait`, `skip`, `park`.
    let step: String
    let reason: String
    /// When it is looked at again, RFC 3339; nil for when something changes.
    let due: String?
    /// The company that a new ticket would be for; nil for none.
    let company: String?
    let companyName: String?
    /// Why that company, or why none.
    let explanation: String?
    let title: String?
    let description: String?
    let level: String?
    /// The text of the note that would be written.
    let note: String?
}

extension TicketDesk {
    /// What would be done about each incident, the next first.
    func plans(at now: Timestamp) -> [PlanAnswer] {
        let (incidents, plans, companies) =
            note { state in
                (Array(state.book.incidents.values), state.plans, state.companies?.list)
            } ?? ([], [:], nil)
        return incidents.sorted { $0.key.text < $1.key.text }
            .filter { !$0.members.isEmpty || $0.order != nil || $0.parked != nil }
            .map { answer($0, plans[$0.key], companies) }
    }

    private func answer(
        _ incident: Incident,
        _ plan: TicketPlan?,
        _ companies: [Company]?
    ) -> PlanAnswer {
        var draft: TicketDraft?
        var text: String?
        switch incident.order?.act {
        case .create(let new): draft = new
        case .note(_, let words): text = words
        default: break
        }
        var (company, why): (String?, String?) = (nil, nil)
        if draft != nil {
            switch companies.map({ map.match(incident.key.client, among: $0) }) {
            case nil: why = "the PSA's companies were not read yet"
            case .parked(let reason)?: why = reason
            case .company(let id, let way, let explanation)?:
                company = id
                why = explanation.isEmpty ? "found by \(way.rawValue)" : explanation
            }
        }
        return PlanAnswer(
            psa: psa,
            tenant: tenant.text,
            incident: incident.key.text,
            step: incident.order?.act.word ?? plan?.word ?? "skip",
            reason: incident.order?.reason ?? plan?.reason ?? "",
            due: plan?.due?.rfc3339,
            company: company,
            companyName: company.flatMap { id in companies?.first { $0.id == id }?.name },
            explanation: why,
            title: draft?.title,
            description: draft?.description,
            level: draft?.level.word,
            note: text
        )
    }
}
