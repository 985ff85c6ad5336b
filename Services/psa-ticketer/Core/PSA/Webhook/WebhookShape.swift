import Quantities

/// A receiver of signed webhooks in place of a PSA: what is said and what the answers mean.
///
/// Messages are those of Standard Webhooks: `type` and `data`, with an id in the header by which a
/// repetition is known again, so that nothing has to be looked for.
package enum WebhookShape {
    /// Characters of a text.
    package static let textMax = 30_000

    /// A ticket that is to be made; its id is its reference.
    package static func create(
        _ draft: TicketDraft,
        company: String,
        explanation: String,
        _ fields: TicketFields
    ) -> PSARequest {
        message(
            "ticket.create",
            id: draft.reference.text,
            [
                "reference": .string(draft.reference.text),
                "tenant": .string(draft.tenant.text),
                "client": .string(company),
                "title": .string(draft.title),
                "description": .string(
                    ReferencedText.text(draft, explanation, max: textMax, in: .utf16)
                ),
                "status": .string(fields.open),
                "priority": .string(fields.priorities[draft.level] ?? draft.level.word),
                "problem": .string(draft.problem.rawValue),
            ]
        )
    }

    /// The ticket of an answer; its own number and page where the receiver names them.
    package static func ticket(
        _ answer: PSAAnswer,
        _ reference: ExternalReference
    ) -> RemoteTicket {
        let json = answer.json
        let id = json?["ticket"]?.id ?? reference.text
        let url = json?["url"]?.string.flatMap { $0.hasPrefix("https://") ? $0 : nil }
        return RemoteTicket(id: id, number: json?["number"]?.id, url: url, isClosed: false)
    }

    /// Fields that are to be set.
    ///
    /// - Parameters:
    ///   - id: the ticket.
    ///   - change: what is set.
    ///   - message: the message's id.
    /// - Returns: the request.
    package static func change(
        _ id: String,
        _ change: FieldChange,
        message: String
    ) -> PSARequest {
        var data: [String: JSONValue] = ["ticket": .string(id)]
        data["status"] = change.status.map { .string($0) }
        data["priority"] = change.priority.map { .string($0) }
        return Self.message("ticket.update", id: message, data)
    }

    /// A note; its id is made of its text, whose last line is a word of its own.
    package static func note(_ id: String, _ text: String, message: String) -> PSARequest {
        let cut = ReferencedText.note(text, max: textMax, in: .utf16)
        return Self.message(
            "ticket.note",
            id: message,
            ["ticket": .string(id), "text": .string(cut)]
        )
    }

    private static func message(
        _ type: String,
        id: String,
        _ data: [String: JSONValue]
    ) -> PSARequest {
        PSARequest(
            "POST",
            "",
            thing: "webhook",
            json: ["type": .string(type), "data": .object(data)],
            fields: [.init("webhook-id", id)]
        )
    }

    /// What an answer means: `410 Gone` says that nothing is wanted any more.
    package static func ending(of answer: PSAAnswer) -> Dispatch.Ending {
        answer.status == 409 ? .unknown(reason: answer.summary) : answer.ending
    }
}
