import Foundation
import Quantities

/// HaloPSA's API: what is said and what the answers mean.
///
/// Halo knows no external id that it always finds: the reference stands in the ticket's text, and
/// every hit of its full-text search is read and compared. A note is an action with an outcome.
package enum HaloShape: TicketShape {
    /// Characters of a summary and of a text; lower than any instance was seen to cut at.
    package static let summaryMax = 255, detailsMax = 30_000
    /// Records of a page.
    package static let pageSize = 100

    /// Where agents see a ticket, below the instance's address and up to its id.
    package static let page = "tickets?id="

    // MARK: - Token

    /// Asks where tokens are given out; needs no credentials.
    package static func authority() -> PSARequest {
        PSARequest("GET", "api/authinfo", thing: "authinfo")
    }

    /// Where tokens are given out, and the tenant's name there.
    package static func authority(_ answer: PSAAnswer) -> (address: String, tenant: String?)? {
        guard answer.isSuccess, let url = answer.json?["auth_url"]?.string, !url.isEmpty else {
            return nil
        }
        return (url, answer.json?["tenant_id"]?.string)
    }

    /// Asks for a token.
    package static func token(
        at address: String,
        tenant: String?,
        client: String,
        secret: String
    ) -> PSARequest {
        let base = address.hasSuffix("/") ? String(address.dropLast()) : address
        let query = tenant.map { "?tenant=\(PSARequest.escaped($0))" } ?? ""
        return PSARequest(
            form: [
                .init("grant_type", "client_credentials"), .init("client_id", client),
                .init("client_secret", secret), .init("scope", "all"),
            ],
            to: base + "/token" + query,
            thing: "token"
        )
    }

    /// The token of an answer, and how long it lives.
    package static func token(_ answer: PSAAnswer) -> (token: String, life: Duration)? {
        guard answer.isSuccess, let token = answer.json?["access_token"]?.string, !token.isEmpty
        else { return nil }
        return (token, .seconds(max(1, answer.json?["expires_in"]?.integer ?? 3600)))
    }

    // MARK: - Tickets

    /// Makes a ticket: an array of one.
    package static func create(
        _ draft: TicketDraft,
        company: String,
        explanation: String,
        _ fields: TicketFields
    ) -> PSARequest {
        var body = fields.ticket
        body["summary"] = .string(TextUnit.utf16.cut(draft.title, to: summaryMax))
        body["details"] = .string(
            ReferencedText.text(draft, explanation, max: detailsMax, in: .utf16)
        )
        body["client_id"] = .id(company)
        body["status_id"] = .id(fields.open)
        body["priority_id"] = fields.priorities[draft.level].map { .id($0) }
        body["supplier_reference"] = .string(draft.reference.text)
        return PSARequest("POST", "api/Tickets", thing: "Tickets", json: [.object(body)])
    }

    /// The ticket of an answer, which is an object or an array of one.
    package static func ticket(_ answer: PSAAnswer, _ fields: TicketFields) -> RemoteTicket? {
        guard let json = answer.json else { return nil }
        return ticket(json.array?.first ?? json, fields)
    }

    private static func ticket(_ item: JSONValue, _ fields: TicketFields) -> RemoteTicket? {
        guard let id = item["id"]?.id else { return nil }
        let status = item["status_id"]?.id
        let isClosed =
            item["hasbeenclosed"]?.boolean ?? status.map(fields.closedStatuses.contains) ?? false
        // Agent 1 is “Unassigned” in every instance.
        let agent = item["agent_id"]?.id.flatMap { $0 == "1" || $0 == "0" ? nil : "agent \($0)" }
        return RemoteTicket(
            id: id,
            url: fields.page(of: id),
            isClosed: isClosed,
            status: status,
            priority: item["priority_id"]?.id,
            assignee: agent,
            lastActivity: item["lastactiondate"]?.string.flatMap {
                Timestamp.parse(rfc3339: $0)?.moment
            }
        )
    }

    /// Reads a ticket with its text.
    package static func read(_ id: String) -> PSARequest {
        PSARequest(
            "GET",
            "api/Tickets/\(PSARequest.escaped(id))",
            thing: "Tickets",
            query: [.init("includedetails", "true")]
        )
    }

    /// Whether a ticket that was read is the reference's.
    package static func carries(_ answer: PSAAnswer, _ reference: ExternalReference) -> Bool {
        guard let json = answer.json else { return false }
        return carries(json.array?.first ?? json, reference)
    }

    private static func carries(_ item: JSONValue, _ reference: ExternalReference) -> Bool {
        ["supplier_reference", "details", "details_html", "summary"].contains { name in
            item[name]?.string?.contains(reference.text) == true
        }
    }

    /// Looks for tickets that may be the reference's, a page from 1.
    package static func search(_ reference: ExternalReference, page: Int) -> PSARequest {
        PSARequest(
            "GET",
            "api/Tickets",
            thing: "Tickets",
            query: [
                .init("search", reference.text), .init("includedetails", "true"),
                .init("pageinate", "true"), .init("page_no", "\(page)"),
                .init("page_size", "\(pageSize)"),
            ]
        )
    }

    /// Hits of a search that have to be read and compared, and how many hits there are in all; nil
    /// for no answer.
    ///
    /// The search takes words that are alike for the same: a hit whose text is there and does not
    /// have the reference is not read.
    package static func candidates(
        _ answer: PSAAnswer,
        _ reference: ExternalReference
    ) -> (ids: [String], hits: Int, total: Int)? {
        guard answer.isSuccess, let items = answer.json?["tickets"]?.array else { return nil }
        let ids = items.filter { $0["details"]?.string == nil || carries($0, reference) }
            .compactMap { $0["id"]?.id }
        let total = answer.json?["record_count"]?.integer.map { Int($0) } ?? items.count
        return (ids, items.count, total)
    }

    /// Sets fields: the same call as for making, with an id.
    package static func change(_ id: String, _ change: FieldChange) -> PSARequest {
        var body: [String: JSONValue] = ["id": .id(id)]
        body["status_id"] = change.status.map { .id($0) }
        body["priority_id"] = change.priority.map { .id($0) }
        return PSARequest("POST", "api/Tickets", thing: "Tickets", json: [.object(body)])
    }

    /// Adds a note as an action with an outcome.
    package static func note(_ id: String, _ text: String, outcome: FieldChoice) -> PSARequest {
        var body: [String: JSONValue] = ["ticket_id": .id(id)]
        switch outcome {
        case .id(let id): body["outcome_id"] = .id(id)
        case .label(let name): body["outcome"] = .string(name)
        }
        body["note"] = .string(ReferencedText.note(text, max: detailsMax, in: .utf16))
        body["hiddenfromuser"] = true
        return PSARequest("POST", "api/Actions", thing: "Actions", json: [.object(body)])
    }

    /// Whether an answer says that a note's outcome may not be used; nothing was written then.
    package static func refusesOutcome(_ answer: PSAAnswer) -> Bool {
        if answer.status == 403 { return true }
        return answer.status == 400 && answer.summary.lowercased().contains("outcome")
    }

    /// Outcomes to try for a note, the best first.
    ///
    /// They are those that were said, the built-in one, and any whose name says that it is a note.
    /// No other is tried, because an outcome can close a ticket.
    package static func outcomes(said: [FieldChoice], among known: [FieldOption]) -> [FieldChoice] {
        let notes = known.filter { option in
            option.label.lowercased().split { !$0.isLetter }.contains("note")
        }
        var all = said + [.id(internalNote)]
        all += notes.map { .id($0.id) }
        var seen: Set<FieldChoice> = []
        return all.filter { seen.insert($0).inserted }
    }

    /// The built-in outcome of a note that the customer does not see.
    package static let internalNote = "7"

    /// Reads a ticket's actions.
    package static func notes(_ id: String, _ token: String) -> PSARequest {
        PSARequest(
            "GET",
            "api/Actions",
            thing: "Actions",
            query: [.init("ticket_id", id), .init("excludesys", "true"), .init("count", "200")]
        )
    }

    /// Whether a note with the word is there; nil when the answer does not say.
    package static func hasNote(_ answer: PSAAnswer, _ token: String) -> Bool? {
        guard answer.isSuccess, let items = answer.json?["actions"]?.array ?? answer.json?.array
        else { return nil }
        return items.contains { item in
            ["note", "note_html"].contains { item[$0]?.string?.contains(token) == true }
        }
    }

    // MARK: - Clients and fields

    /// A page of clients, from 1.
    package static func companies(page: Int) -> PSARequest {
        PSARequest(
            "GET",
            "api/Client",
            thing: "Client",
            query: [
                .init("pageinate", "true"), .init("page_no", "\(page)"),
                .init("page_size", "\(pageSize)"),
            ]
        )
    }

    /// The clients of a page, and how many there are in all.
    package static func companies(_ answer: PSAAnswer) -> (found: [Company], total: Int)? {
        guard answer.isSuccess, let items = answer.json?["clients"]?.array else { return nil }
        let found = items.compactMap { item -> Company? in
            guard let id = item["id"]?.id, let name = item["name"]?.string else { return nil }
            return Company(
                id: id,
                name: name,
                externalID: item["ref"]?.string ?? "",
                isActive: item["inactive"]?.boolean != true
            )
        }
        return (found, answer.json?["record_count"]?.integer.map { Int($0) } ?? found.count)
    }

    /// Reads a list such as `Status`, `Priority` or `TicketType`.
    package static func list(_ name: String) -> PSARequest {
        PSARequest("GET", "api/\(name)", thing: name)
    }

    /// The values of a list; priorities are known by `priorityid`.
    package static func options(_ answer: PSAAnswer) -> [FieldOption]? {
        guard answer.isSuccess, let items = answer.json?.array else { return nil }
        return items.compactMap { item in
            guard let id = item["priorityid"]?.id ?? item["id"]?.id else { return nil }
            let name = item["name"]?.string ?? item["outcome"]?.string ?? ""
            return FieldOption(
                id: id,
                label: name,
                isClosed: name.lowercased() == "closed"
            )
        }
    }
}
