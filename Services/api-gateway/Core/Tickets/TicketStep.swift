package import Contracts
package import Quantities

/// A line of a ticket's story: what changed between two facts of it.
package struct TicketStep: Sendable, Codable, Hashable {
    /// When.
    package var at: Timestamp
    /// How it stood from then on.
    package var state: TicketState
    /// What people call the ticket; nil before there is one.
    package var number: String?
    /// What was decided, and why.
    package var words: String

    /// A line of these parts.
    package init(at: Timestamp, state: TicketState, number: String?, words: String) {
        self.at = at
        self.state = state
        self.number = number
        self.words = words
    }

    /// What changed from one fact to the next; nil for nothing that matters to a person.
    package static func step(from old: TicketChanged?, to new: TicketChanged) -> TicketStep? {
        let isSame =
            old?.state == new.state && old?.reason == new.reason && old?.ticket == new.ticket
        guard !isSame else { return nil }
        return TicketStep(
            at: new.asOf,
            state: new.state,
            number: TicketWords.name(new),
            words: new.reason
        )
    }
}
