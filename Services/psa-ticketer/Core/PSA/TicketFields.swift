/// What a PSA's ids of a tenant's choices are, once they were found in the PSA.
package struct TicketFields: Sendable, Hashable {
    /// The status of a ticket that is to be worked on.
    package var open: String
    /// The status of a problem that is over; nil when the settings name none.
    package var settled: String?
    /// The status of a closed ticket.
    package var closed: String
    /// Every status that counts as closed.
    package var closedStatuses: Set<String>
    /// Priorities by level; a level without one has none written.
    package var priorities: [ProblemLevel: String]
    /// Other members of a new ticket, as the PSA names them.
    package var ticket: [String: JSONValue]
    /// Other members of a note.
    package var note: [String: JSONValue]
    /// The address at which people see a ticket, up to its id; nil when not known.
    package var page: String?

    /// Choices.
    package init(
        open: String,
        settled: String? = nil,
        closed: String,
        closedStatuses: Set<String>,
        priorities: [ProblemLevel: String],
        ticket: [String: JSONValue] = [:],
        note: [String: JSONValue] = [:]
    ) {
        self.open = open
        self.settled = settled
        self.closed = closed
        self.closedStatuses = closedStatuses
        self.priorities = priorities
        self.ticket = ticket
        self.note = note
    }

    /// The address at which people see a ticket; nil when not known.
    package func page(of id: String) -> String? { page.map { $0 + PSARequest.escaped(id) } }
}

/// What is set in a ticket.
package struct FieldChange: Sendable, Hashable {
    /// The status, by id; nil to leave it.
    package var status: String?
    /// The priority, by id; nil to leave it.
    package var priority: String?

    /// A change.
    package init(status: String? = nil, priority: String? = nil) {
        self.status = status
        self.priority = priority
    }
}
