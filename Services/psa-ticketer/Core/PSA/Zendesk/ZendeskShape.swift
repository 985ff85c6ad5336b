import Foundation
import Quantities

/// Zendesk's ticketing API: what is said and what the answers mean.
///
/// The only one that can be told that a request is a repetition: `Idempotency-Key` is the
/// ticket's reference, so that a create without an answer could be sent again.
package enum ZendeskShape: PlainTicketShape {
    /// Where agents see a ticket, below the account's address and up to its id.
    package static let page = "agent/tickets/"
    /// Characters of a subject and of a text.
    package static let subjectMax = 150, textMax = 60_000

    /// Makes a ticket.
    package static func create(
        _ draft: TicketDraft,
        company: String,
        explanation: String,
        _ fields: TicketFields
    ) -> PSARequest {
        var ticket = fields.ticket
        ticket["subject"] = .string(TextUnit.utf16.cut(draft.title, to: subjectMax))
        ticket["comment"] = [
            "body": .string(ReferencedText.text(draft, explanation, max: textMax, in: .utf16)),
            "public": false,
        ]
        ticket["external_id"] = .string(draft.reference.text)
        ticket["organization_id"] = .id(company)
        ticket["status"] = .string(fields.open)
        ticket["priority"] = fields.priorities[draft.level].map { .string($0) }
        return PSARequest(
            "POST",
            "api/v2/tickets.json",
            thing: "tickets",
            json: ["ticket": .object(ticket)],
            fields: [.init("Idempotency-Key", draft.reference.text)]
        )
    }

    /// What an answer to a request that changes something means.
    ///
    /// A key that is in use, or that came with other words, says that the ticket may be there.
    package static func writing(_ answer: PSAAnswer) -> Dispatch.Ending {
        if answer.status == 409 {
            return .unknown(reason: "is still working on the same request (409)")
        }
        if answer.json?["error"]?.string == "IdempotentRequestError" {
            return .unknown(reason: answer.summary)
        }
        guard answer.isSuccess, answer.json?["ticket"] == nil, let complaint = answer.complaint
        else { return answer.ending }
        return .refused(reason: "answered \(answer.status): \(complaint)")
    }

    /// The ticket of an answer.
    package static func ticket(
        _ answer: PSAAnswer,
        _ fields: TicketFields
    ) -> RemoteTicket? {
        answer.json?["ticket"].flatMap { ticket($0, fields) }
    }

    private static func ticket(
        _ item: JSONValue,
        _ fields: TicketFields
    ) -> RemoteTicket? {
        guard let id = item["id"]?.id else { return nil }
        let status = item["status"]?.string
        return RemoteTicket(
            id: id,
            url: fields.page(of: id),
            isClosed: status.map(fields.closedStatuses.contains) ?? false,
            status: status,
            priority: item["priority"]?.string,
            assignee: item["assignee_id"]?.id.map { "agent \($0)" },
            lastActivity: item["updated_at"]?.string.flatMap {
                Timestamp.parse(rfc3339: $0)?.moment
            }
        )
    }

    /// Reads a ticket.
    package static func read(_ id: String) -> PSARequest {
        PSARequest("GET", "api/v2/tickets/\(PSARequest.escaped(id)).json", thing: "tickets")
    }

    /// Looks for tickets of a reference.
    package static func search(_ reference: ExternalReference) -> PSARequest {
        PSARequest(
            "GET",
            "api/v2/tickets.json",
            thing: "tickets",
            query: [.init("external_id", reference.text)]
        )
    }

    /// The tickets that a search found, compared once more with what was looked for.
    package static func found(
        _ answer: PSAAnswer,
        _ reference: ExternalReference,
        _ fields: TicketFields
    ) -> [RemoteTicket]? {
        guard answer.isSuccess, let items = answer.json?["tickets"]?.array else { return nil }
        return items.filter { $0["external_id"]?.string == reference.text }
            .compactMap { ticket($0, fields) }
    }

    /// Sets fields.
    package static func change(_ id: String, _ change: FieldChange) -> PSARequest {
        var ticket: [String: JSONValue] = [:]
        ticket["status"] = change.status.map { .string($0) }
        ticket["priority"] = change.priority.map { .string($0) }
        return update(id, .object(ticket))
    }

    /// Adds a note that the customer does not see.
    package static func note(_ id: String, _ text: String, _ fields: TicketFields) -> PSARequest {
        let body = ReferencedText.note(text, max: textMax, in: .utf16)
        return update(id, ["comment": ["body": .string(body), "public": false]])
    }

    private static func update(_ id: String, _ ticket: JSONValue) -> PSARequest {
        PSARequest(
            "PUT",
            "api/v2/tickets/\(PSARequest.escaped(id)).json",
            thing: "tickets",
            json: ["ticket": ticket]
        )
    }

    /// Reads a ticket's comments, the newest first.
    package static func notes(_ id: String, _ token: String) -> PSARequest {
        PSARequest(
            "GET",
            "api/v2/tickets/\(PSARequest.escaped(id))/comments.json",
            thing: "tickets",
            query: [.init("sort_order", "desc")]
        )
    }

    /// Whether a note with the word is there; nil when the answer does not say.
    package static func hasNote(_ answer: PSAAnswer, _ token: String) -> Bool? {
        guard answer.isSuccess, let items = answer.json?["comments"]?.array else { return nil }
        return items.contains { $0["body"]?.string?.contains(token) == true }
    }

    /// A page of organisations; nil for the first.
    package static func companies(next: String?) -> PSARequest {
        guard let next else {
            return PSARequest(
                "GET",
                "api/v2/organizations.json",
                thing: "organizations",
                query: [.init("per_page", "100")]
            )
        }
        return PSARequest("GET", next, thing: "organizations")
    }

    /// The organisations of a page, and the address of the next one.
    package static func companies(_ answer: PSAAnswer) -> (found: [Company], next: String?)? {
        guard answer.isSuccess, let items = answer.json?["organizations"]?.array else { return nil }
        let found = items.compactMap { item -> Company? in
            guard let id = item["id"]?.id, let name = item["name"]?.string else { return nil }
            return Company(id: id, name: name, externalID: item["external_id"]?.string ?? "")
        }
        return (found, answer.json?["next_page"]?.string)
    }

    // MARK: - Words

    /// Statuses; a ticket that is `closed` cannot be changed any more.
    package static let statuses = ["new", "open", "pending", "hold", "solved", "closed"].map {
        FieldOption(id: $0, label: $0, isClosed: $0 == "solved" || $0 == "closed")
    }
    /// Priorities.
    package static let priorities = ["urgent", "high", "normal", "low"].map {
        FieldOption(id: $0, label: $0)
    }
    /// Types.
    package static let types = ["problem", "incident", "question", "task"].map {
        FieldOption(id: $0, label: $0)
    }

    /// Reads the groups that tickets can be given to.
    package static func groups() -> PSARequest {
        PSARequest(
            "GET",
            "api/v2/groups.json",
            thing: "groups",
            query: [.init("per_page", "100")]
        )
    }

    /// The groups of an answer.
    package static func groups(_ answer: PSAAnswer) -> [FieldOption]? {
        guard answer.isSuccess, let items = answer.json?["groups"]?.array else { return nil }
        return items.compactMap { item in
            item["id"]?.id.map { FieldOption(id: $0, label: item["name"]?.string ?? "") }
        }
    }
}
