import Foundation
import Quantities

/// ConnectWise Manage's API 3.0: what is said and what the answers mean.
package enum ConnectWiseShape: PlainTicketShape {
    /// Characters of a summary and of a text.
    package static let summaryMax = 100, textMax = 20_000
    /// Records of a page.
    package static let pageSize = 1000

    /// The media type that names the API's version, which counts in every call.
    package static func mediaType(version: String) -> String {
        "application/vnd.connectwise.com+json; version=\(version)"
    }

    /// Asks where a company's API is; needs no credentials.
    package static func companyInfo(_ company: String) -> PSARequest {
        PSARequest(
            "GET",
            "login/companyinfo/\(PSARequest.escaped(company))",
            thing: "companyinfo"
        )
    }

    /// The address of the API, with a slash at its end.
    ///
    /// - Parameters:
    ///   - answer: what `companyInfo` was answered.
    ///   - base: where it was asked, whose scheme counts, because the answer names a host alone.
    /// - Returns: the address; nil when the answer names none.
    package static func address(_ answer: PSAAnswer, asked base: String) -> String? {
        guard answer.isSuccess, let json = answer.json, let site = json["SiteUrl"]?.string,
            let codebase = json["Codebase"]?.string, !site.isEmpty
        else { return nil }
        let scheme = base.hasPrefix("http://") ? "http" : "https"
        let host = site.hasPrefix("http") ? site : "\(scheme)://\(site)"
        let base = host.hasSuffix("/") ? host : host + "/"
        let code = codebase.hasSuffix("/") || codebase.isEmpty ? codebase : codebase + "/"
        return base + code + "apis/3.0/"
    }

    /// Where members see a ticket, up to its id, by the API's address; nil for an API elsewhere.
    package static func page(_ address: String, company: String) -> String? {
        let tail = "apis/3.0/"
        guard address.hasSuffix(tail) else { return nil }
        // Members sign in to the site's own host; the API may have one of its own.
        let site = address.dropLast(tail.count).replacing("://api-", with: "://")
        let company = PSARequest.escaped(company)
        return "\(site)services/system_io/Service/fv_sr100_request.rails"
            + "?companyName=\(company)&service_recid="
    }

    // MARK: - Tickets

    /// Makes a ticket.
    package static func create(
        _ draft: TicketDraft,
        company: String,
        explanation: String,
        _ fields: TicketFields
    ) -> PSARequest {
        var body = fields.ticket
        body["summary"] = .string(TextUnit.utf16.cut(draft.title, to: summaryMax))
        body["initialDescription"] = .string(
            ReferencedText.text(draft, explanation, max: textMax, in: .utf16)
        )
        body["company"] = ["id": .id(company)]
        body["status"] = ["id": .id(fields.open)]
        body["priority"] = fields.priorities[draft.level].map { ["id": .id($0)] }
        body["externalXRef"] = .string(draft.reference.text)
        return PSARequest("POST", "service/tickets", thing: "tickets", json: .object(body))
    }

    /// The ticket of an answer.
    package static func ticket(_ answer: PSAAnswer, _ fields: TicketFields) -> RemoteTicket? {
        answer.json.flatMap { ticket($0, fields) }
    }

    private static func ticket(_ item: JSONValue, _ fields: TicketFields) -> RemoteTicket? {
        guard let id = item["id"]?.id else { return nil }
        let status = item["status"]?["id"]?.id
        let isClosed =
            item["closedFlag"]?.boolean ?? status.map(fields.closedStatuses.contains) ?? false
        return RemoteTicket(
            id: id,
            url: fields.page(of: id),
            isClosed: isClosed,
            status: status,
            priority: item["priority"]?["id"]?.id,
            assignee: item["owner"]?["identifier"]?.string ?? item["resources"]?.string,
            lastActivity: item["_info"]?["lastUpdated"]?.string.flatMap {
                Timestamp.parse(rfc3339: $0)?.moment
            }
        )
    }

    /// Reads a ticket.
    package static func read(_ id: String) -> PSARequest {
        PSARequest("GET", "service/tickets/\(PSARequest.escaped(id))", thing: "tickets")
    }

    /// Looks for tickets of a reference.
    package static func search(_ reference: ExternalReference) -> PSARequest {
        PSARequest(
            "GET",
            "service/tickets",
            thing: "tickets",
            query: [
                .init("conditions", "externalXRef=\(quoted(reference.text))"),
                .init("orderBy", "id"), .init("pageSize", "50"),
            ]
        )
    }

    /// The tickets that a search found, compared once more with what was looked for.
    package static func found(
        _ answer: PSAAnswer,
        _ reference: ExternalReference,
        _ fields: TicketFields
    ) -> [RemoteTicket]? {
        guard answer.isSuccess, let items = answer.json?.array else { return nil }
        return items.filter { $0["externalXRef"]?.string == reference.text }
            .compactMap { ticket($0, fields) }
    }

    /// Sets fields.
    package static func change(_ id: String, _ change: FieldChange) -> PSARequest {
        var operations: [JSONValue] = []
        for (path, value) in [("status", change.status), ("priority", change.priority)] {
            guard let value else { continue }
            operations.append(
                ["op": "replace", "path": .string(path), "value": ["id": .id(value)]]
            )
        }
        return PSARequest(
            "PATCH",
            "service/tickets/\(PSARequest.escaped(id))",
            thing: "tickets",
            json: .array(operations)
        )
    }

    /// Adds a note that the customer does not see.
    package static func note(_ id: String, _ text: String, _ fields: TicketFields) -> PSARequest {
        var body = fields.note
        body["text"] = .string(ReferencedText.note(text, max: textMax, in: .utf16))
        body["internalAnalysisFlag"] = true
        body["detailDescriptionFlag"] = false
        body["resolutionFlag"] = false
        return PSARequest(
            "POST",
            "service/tickets/\(PSARequest.escaped(id))/notes",
            thing: "notes",
            json: .object(body)
        )
    }

    /// Reads a ticket's notes, the newest first.
    package static func notes(_ id: String, _ token: String) -> PSARequest {
        PSARequest(
            "GET",
            "service/tickets/\(PSARequest.escaped(id))/notes",
            thing: "notes",
            query: [.init("orderBy", "id desc"), .init("pageSize", "\(pageSize)")]
        )
    }

    /// Whether a note with the word is there; nil when the answer does not say.
    package static func hasNote(_ answer: PSAAnswer, _ token: String) -> Bool? {
        guard answer.isSuccess, let items = answer.json?.array else { return nil }
        return items.contains { $0["text"]?.string?.contains(token) == true }
    }

    // MARK: - Companies and fields

    /// A page of companies, from 1.
    package static func companies(page: Int) -> PSARequest {
        PSARequest(
            "GET",
            "company/companies",
            thing: "companies",
            query: [
                .init("fields", "id,identifier,name,deletedFlag"), .init("orderBy", "id"),
                .init("page", "\(page)"), .init("pageSize", "\(pageSize)"),
            ]
        )
    }

    /// The companies of a page.
    package static func companies(_ answer: PSAAnswer) -> [Company]? {
        guard answer.isSuccess, let items = answer.json?.array else { return nil }
        return items.compactMap { item in
            guard let id = item["id"]?.id, let name = item["name"]?.string else { return nil }
            return Company(
                id: id,
                name: name,
                externalID: item["identifier"]?.string ?? "",
                isActive: item["deletedFlag"]?.boolean != true
            )
        }
    }

    /// Reads a list such as `service/boards` or `service/priorities`.
    package static func list(_ path: String) -> PSARequest {
        PSARequest("GET", path, thing: path, query: [.init("pageSize", "\(pageSize)")])
    }

    /// The values of a list.
    package static func options(_ answer: PSAAnswer) -> [FieldOption]? {
        guard answer.isSuccess, let items = answer.json?.array else { return nil }
        return items.compactMap { item in
            guard let id = item["id"]?.id else { return nil }
            let isInactive = item["inactive"]?.boolean ?? item["inactiveFlag"]?.boolean ?? false
            return FieldOption(
                id: id,
                label: item["name"]?.string ?? "",
                isActive: !isInactive,
                isClosed: item["closedStatus"]?.boolean ?? false
            )
        }
    }

    // MARK: - Callbacks

    /// Asks for the callbacks that go to an address.
    package static func callbacks(to url: String) -> PSARequest {
        PSARequest(
            "GET",
            "system/callbacks",
            thing: "callbacks",
            query: [.init("conditions", "url=\(quoted(url))"), .init("pageSize", "\(pageSize)")]
        )
    }

    /// Whether a callback of a board's tickets is among them; nil when the answer does not say.
    package static func hasCallback(_ answer: PSAAnswer, to url: String, board: String) -> Bool? {
        guard answer.isSuccess, let items = answer.json?.array else { return nil }
        return items.contains { item in
            item["url"]?.string == url && item["objectId"]?.id == board
                && item["level"]?.string?.lowercased() == "board"
                && item["inactiveFlag"]?.boolean != true
        }
    }

    /// Wants to hear of every change of a board's tickets.
    package static func callback(to url: String, board: String) -> PSARequest {
        PSARequest(
            "POST",
            "system/callbacks",
            thing: "callbacks",
            json: [
                "url": .string(url), "type": "ticket", "level": "board", "objectId": .id(board),
                "description": "Poolkeeper",
            ]
        )
    }

    /// The ticket that a callback speaks of; nil for a body that speaks of none.
    ///
    /// Callbacks are not signed: nothing else in one is believed.
    package static func changedTicket(_ body: [UInt8]) -> String? {
        guard let json = JSONValue(body: body), json["Type"]?.string?.lowercased() == "ticket",
            let id = json["ID"]?.id, id.utf8.count <= 20
        else { return nil }
        return id
    }

    /// A text as a value of `conditions`: nothing in it ends it.
    package static func quoted(_ text: String) -> String {
        let inside = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\"\(inside)\""
    }
}
