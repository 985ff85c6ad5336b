/// The requests about one ticket of a PSA, and what its answers to them mean.
///
/// Each is one request with one answer; what takes more than that is its client's own.
package protocol TicketShape {
    /// What an answer to a request that changes a ticket means.
    static func writing(_ answer: PSAAnswer) -> Dispatch.Ending
    /// Reads a ticket.
    static func read(_ id: String) -> PSARequest
    /// The ticket of an answer; nil when the answer has none.
    static func ticket(_ answer: PSAAnswer, _ fields: TicketFields) -> RemoteTicket?
    /// Sets fields.
    static func change(_ id: String, _ change: FieldChange) -> PSARequest
    /// Reads a ticket's notes, those with a word where the PSA can choose them.
    static func notes(_ id: String, _ token: String) -> PSARequest
    /// Whether a note with the word is there; nil when the answer does not say.
    static func hasNote(_ answer: PSAAnswer, _ token: String) -> Bool?
}

/// The same of a PSA that finds a reference by itself and takes a note without further ado.
package protocol PlainTicketShape: TicketShape {
    /// Looks for tickets of a reference.
    static func search(_ reference: ExternalReference) -> PSARequest
    /// The tickets that a search found, compared once more with what was looked for; nil when the
    /// answer does not say.
    static func found(
        _ answer: PSAAnswer,
        _ reference: ExternalReference,
        _ fields: TicketFields
    ) -> [RemoteTicket]?
    /// Adds a note that the customer does not see.
    static func note(_ id: String, _ text: String, _ fields: TicketFields) -> PSARequest
}

extension TicketShape {
    /// What it means in most PSAs.
    package static func writing(_ answer: PSAAnswer) -> Dispatch.Ending { answer.writing }
}
