package import Contracts
import Quantities

/// What tickets are called on pages, and in which order they stand.
package enum TicketWords {
    /// The place of a state: 0 for what waits for a person.
    package static func rank(_ state: TicketState) -> Int {
        switch state {
        case .parked: 0
        case .creating: 1
        case .waiting: 2
        case .open: 3
        case .settled: 4
        case .closed: 6
        case .none: 7
        default: 5
        }
    }

    /// The place of a ticket in lists: by its state, and among those that nobody works on yet the
    /// worst first.
    package static func listPlace(_ ticket: TicketChanged) -> Int {
        let isUnmade = rank(ticket.state) <= rank(.waiting)
        return 10 * rank(ticket.state) + (isUnmade ? AlertWords.rank(ticket.severity) : 0)
    }

    /// The word of a state.
    package static func word(_ state: TicketState) -> String {
        switch state {
        case .parked: "Waits for you"
        case .creating: "Being made"
        case .waiting: "Not yet made"
        case .open: "Open"
        case .settled: "Problem over"
        case .closed: "Closed"
        case .none: "None"
        default: state.rawValue.isEmpty ? "Unknown" : state.rawValue
        }
    }

    /// Whether there is a ticket that somebody may work on.
    package static func isOpen(_ ticket: TicketChanged) -> Bool {
        ticket.state == .open || ticket.state == .settled
    }

    /// What an alert's ticket is called; nil without one.
    package static func name(_ ticket: TicketChanged) -> String? {
        ticket.number ?? ticket.ticket
    }

    /// Whose it is and what it is about: `Reederei Ahlers, harbor-02, tank`.
    package static func place(_ ticket: TicketChanged) -> String {
        let parts = [ticket.client?.text, ticket.system, ticket.pool].compactMap(\.self)
        return parts.isEmpty ? "no client" : parts.joined(separator: ", ")
    }
}
