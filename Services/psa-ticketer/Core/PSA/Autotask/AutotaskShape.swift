import Foundation
package import Quantities

/// Autotask's REST API, version 1.0: what is said and what the answers mean.
///
/// Facts: the entity's field lists, the API's documented errors, and what its users met with.
/// Bodies with `errors` are failures whatever the status says; a 500 with `errors` is a refusal,
/// one without is no answer.
package enum AutotaskShape: PlainTicketShape {
    /// Characters of a title, of a description and of a note.
    package static let titleMax = 255, descriptionMax = 8000, noteMax = 32_000, noteTitleMax = 250
    /// What stands before every path.
    package static let root = "ATServicesRest/V1.0/"
    /// Records in one answer at the most.
    package static let recordsMax = 500

    // MARK: - Zone

    /// Asks in which zone a user's database lies; needs no credentials.
    package static func zone(of user: String) -> PSARequest {
        PSARequest(
            "GET",
            root + "zoneInformation",
            thing: "zoneInformation",
            query: [.init("user", user)]
        )
    }

    /// Where a database lies.
    package struct Zone: Sendable, Hashable {
        /// The address of its API, with a slash at its end.
        package var address: String
        /// Where people see a ticket, up to its id; nil when the answer does not say.
        package var page: String?
    }

    /// The zone of an answer.
    package static func zone(_ answer: PSAAnswer) -> Zone? {
        guard answer.isSuccess, let url = answer.json?["url"]?.string, !url.isEmpty else {
            return nil
        }
        let web = answer.json?["webUrl"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        let page = web.map { web in
            (web.hasSuffix("/") ? web : web + "/")
                + "Autotask/AutotaskExtend/ExecuteCommand.aspx?Code=OpenTicketDetail&TicketID="
        }
        return Zone(address: apiAddress(url), page: page)
    }

    private static func apiAddress(_ url: String) -> String {
        // Some zones are named with what stands before every path, and some without.
        var base = url.hasSuffix("/") ? url : url + "/"
        for tail in ["V1.0/", "v1.0/"] where base.hasSuffix(tail) { base.removeLast(tail.count) }
        if base.lowercased().hasSuffix("/atservicesrest/") {
            base.removeLast("atservicesrest/".count)
        }
        return base
    }

    // MARK: - Tickets

    /// Makes a ticket; company 0 is the tenant's own.
    package static func create(
        _ draft: TicketDraft,
        company: String,
        explanation: String,
        _ fields: TicketFields,
        due: Timestamp?
    ) -> PSARequest {
        var body = fields.ticket
        body["companyID"] = .id(company)
        body["title"] = .string(TextUnit.utf16.cut(draft.title, to: titleMax))
        body["description"] = .string(
            ReferencedText.text(draft, explanation, max: descriptionMax, in: .utf16)
        )
        body["status"] = .id(fields.open)
        body["priority"] = fields.priorities[draft.level].map { .id($0) }
        body["externalID"] = .string(draft.reference.text)
        if let due { body["dueDateTime"] = .string(due.rfc3339) }
        return PSARequest("POST", root + "Tickets", thing: "Tickets", json: .object(body))
    }

    /// The id of what was made.
    package static func made(_ answer: PSAAnswer) -> Result<String, Refused> {
        let ending = writing(answer)
        guard ending == .made else { return .failure(Refused(ending: ending)) }
        guard let id = answer.json?["itemId"]?.id else {
            // It says that it did it, and not what.
            return .failure(Refused(ending: .unknown(reason: answer.summary)))
        }
        return .success(id)
    }

    /// Another end than a ticket.
    package struct Refused: Error, Sendable, Hashable {
        /// What came of it.
        package let ending: Dispatch.Ending
    }

    /// Reads a ticket.
    package static func read(_ id: String) -> PSARequest {
        PSARequest("GET", root + "Tickets/\(PSARequest.escaped(id))", thing: "Tickets")
    }

    /// The ticket of a reading; nil for one that is not there.
    package static func ticket(_ answer: PSAAnswer, _ fields: TicketFields) -> RemoteTicket? {
        answer.json?["item"].flatMap { ticket($0, fields) }
    }

    private static func ticket(_ item: JSONValue, _ fields: TicketFields) -> RemoteTicket? {
        guard let id = item["id"]?.id else { return nil }
        let status = item["status"]?.id
        return RemoteTicket(
            id: id,
            number: item["ticketNumber"]?.string,
            url: fields.page(of: id),
            isClosed: status.map(fields.closedStatuses.contains) ?? false,
            status: status,
            priority: item["priority"]?.id,
            assignee: item["assignedResourceID"]?.id.map { "resource \($0)" },
            lastActivity: item["lastActivityDate"]?.string.flatMap {
                Timestamp.parse(rfc3339: $0)?.moment
            }
        )
    }

    /// Looks for tickets of a reference.
    package static func search(_ reference: ExternalReference) -> PSARequest {
        PSARequest(
            "POST",
            root + "Tickets/query",
            thing: "Tickets",
            json: [
                "filter": [
                    ["op": "eq", "field": "externalID", "value": .string(reference.text)]
                ],
                "maxRecords": 50,
            ]
        )
    }

    /// The tickets that a search found, compared once more with what was looked for.
    package static func found(
        _ answer: PSAAnswer,
        _ reference: ExternalReference,
        _ fields: TicketFields
    ) -> [RemoteTicket]? {
        guard writing(answer) == .made, let items = answer.json?["items"]?.array else {
            return nil
        }
        return items.filter { $0["externalID"]?.string == reference.text }
            .compactMap { ticket($0, fields) }
    }

    /// Sets fields; members that are left out stay as they are, because it is a PATCH.
    package static func change(_ id: String, _ change: FieldChange) -> PSARequest {
        var body: [String: JSONValue] = ["id": .id(id)]
        body["status"] = change.status.map { .id($0) }
        body["priority"] = change.priority.map { .id($0) }
        return PSARequest("PATCH", root + "Tickets", thing: "Tickets", json: .object(body))
    }

    /// Adds a note.
    package static func note(_ id: String, _ text: String, _ fields: TicketFields) -> PSARequest {
        var body = fields.note
        body["title"] = .string(TextUnit.utf16.cut("Poolkeeper", to: noteTitleMax))
        body["description"] = .string(ReferencedText.note(text, max: noteMax, in: .utf16))
        return PSARequest(
            "POST",
            root + "Tickets/\(PSARequest.escaped(id))/Notes",
            thing: "TicketNotes",
            json: .object(body)
        )
    }

    /// Looks for a note by its word.
    package static func notes(_ id: String, _ token: String) -> PSARequest {
        PSARequest(
            "POST",
            root + "TicketNotes/query",
            thing: "TicketNotes",
            json: [
                "filter": [
                    ["op": "eq", "field": "ticketID", "value": .id(id)],
                    ["op": "contains", "field": "description", "value": .string(token)],
                ],
                "maxRecords": 50,
            ]
        )
    }

    /// Whether a note with the word is there; nil when the answer does not say.
    package static func hasNote(_ answer: PSAAnswer, _ token: String) -> Bool? {
        guard writing(answer) == .made, let items = answer.json?["items"]?.array else {
            return nil
        }
        return items.contains { $0["description"]?.string?.contains(token) == true }
    }

    // MARK: - Companies and fields

    /// The first page of companies.
    package static func companies() -> PSARequest {
        PSARequest(
            "POST",
            root + "Companies/query",
            thing: "Companies",
            json: [
                "filter": [["op": "exist", "field": "id"]],
                "includeFields": ["id", "companyName", "companyNumber", "isActive"],
                "maxRecords": .integer(Int64(recordsMax)),
            ]
        )
    }

    /// The companies of a page, and the address of the next one as the PSA says it.
    package static func companies(_ answer: PSAAnswer) -> (found: [Company], next: String?)? {
        guard writing(answer) == .made, let items = answer.json?["items"]?.array else {
            return nil
        }
        let found = items.compactMap { item -> Company? in
            guard let id = item["id"]?.id, let name = item["companyName"]?.string else {
                return nil
            }
            return Company(
                id: id,
                name: name,
                externalID: item["companyNumber"]?.string ?? "",
                isActive: item["isActive"]?.boolean ?? true
            )
        }
        return (found, answer.json?["pageDetails"]?["nextPageUrl"]?.string)
    }

    /// Reads which values the fields of an entity can have.
    package static func picklists(of entity: String) -> PSARequest {
        PSARequest("GET", root + "\(entity)/entityInformation/fields", thing: entity)
    }

    /// The values of each field that is a picklist.
    package static func picklists(_ answer: PSAAnswer) -> [String: [FieldOption]]? {
        guard writing(answer) == .made, let fields = answer.json?["fields"]?.array else {
            return nil
        }
        var lists: [String: [FieldOption]] = [:]
        for field in fields {
            guard let name = field["name"]?.string,
                let values = field["picklistValues"]?.array, !values.isEmpty
            else { continue }
            lists[name] = values.compactMap { value in
                guard let id = value["value"]?.id else { return nil }
                return FieldOption(
                    id: id,
                    label: value["label"]?.string ?? "",
                    isActive: value["isActive"]?.boolean ?? true
                )
            }
        }
        return lists
    }

    /// Asks how much of the hour's calls of the whole database is used.
    package static func threshold() -> PSARequest {
        PSARequest("GET", root + "ThresholdInformation", thing: "ThresholdInformation")
    }

    /// Calls of the present time, and how many there may be.
    package static func used(_ answer: PSAAnswer) -> (used: Int, limit: Int?)? {
        guard let used = answer.json?["currentTimeframeRequestCount"]?.integer else { return nil }
        return (Int(used), answer.json?["externalRequestThreshold"]?.integer.map { Int($0) })
    }

    // MARK: - Answers

    /// What an answer means.
    package static func writing(_ answer: PSAAnswer) -> Dispatch.Ending {
        let errors = errors(answer)
        if errors.contains(where: { $0.lowercased().contains("itgenatr005") || isThreads($0) }) {
            // Too many at once, with whatever status; the call was not performed.
            return .notTaken(
                reason: "asks for fewer calls at once",
                after: answer.retryAfter ?? .seconds(5)
            )
        }
        if answer.status == 401 || answer.status == 429 { return answer.ending }
        guard !errors.isEmpty else { return answer.ending }
        return .refused(reason: "answered \(answer.status): \(shown(errors))")
    }

    /// Whether an answer may be that of a zone in which the database does not lie any more: a
    /// refusal of whatever was asked.
    package static func mayBeElsewhere(_ answer: PSAAnswer) -> Bool {
        if answer.status == 401 { return true }
        guard case .refused = writing(answer) else { return false }
        return answer.status >= 400
    }

    private static func isThreads(_ error: String) -> Bool {
        error.lowercased().contains("thread threshold")
    }

    private static func errors(_ answer: PSAAnswer) -> [String] {
        (answer.json?["errors"]?.array ?? []).map { error in
            error.string ?? error["message"]?.string ?? error["errorMessage"]?.string
                ?? String(decoding: error.body, as: UTF8.self)
        }
    }

    private static func shown(_ errors: [String]) -> String {
        let text = errors.map { Harmless.line($0) }.joined(separator: "; ")
        return TextUnit.characters.cut(text, to: PSAAnswer.shownMax)
    }
}
