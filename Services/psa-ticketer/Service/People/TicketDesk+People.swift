import Contracts
import PSATicketerCore
import Quantities
import ServiceChassis
import StateStore

extension TicketDesk {
    /// Characters of a ticket's id at the most.
    package static let ticketMax = 64

    // MARK: - A ticket of an alert

    /// Makes a ticket of an alert, whatever the rules say; one that there is already stays the one.
    package func ask(_ alert: String, by person: String) async throws -> PeopleAnswer {
        try await change { state, now in
            let found = state.book.incidents.values.first { $0.members[alert] != nil }
            guard let incident = found, let member = incident.members[alert] else {
                return (.refused("no open alert \(alert) is known to the ticketer"), [])
            }
            if let ticket = incident.ticket, ticket.standing != .closed {
                return (.done("ticket \(ticket.number) is there already"), [])
            }
            guard member.standing != .over else { return (.refused("the alert is over"), []) }
            if let parked = incident.parked {
                return (.refused("its ticket waits for a person: \(parked.reason)"), [])
            }
            if case .create = incident.order?.act {
                return (.done("the ticket is being made"), [])
            }
            let changed = state.book.change(incident.key, at: now) { incident in
                incident.takeBackUnsent()
                incident.ask(person)
            }
            return (.done("the ticket is being made"), changed)
        }
    }

    /// Whether an alert has a ticket, or will have one at a person's word.
    func isAsked(_ alert: String) async throws -> Bool {
        try await inspect { state in
            state.book.incidents.values.contains { incident in
                guard incident.members[alert] != nil else { return false }
                if let ticket = incident.ticket, ticket.standing != .closed { return true }
                if case .create = incident.order?.act { return true }
                return incident.askedBy != nil
            }
        }
    }

    // MARK: - Parked incidents

    /// Lets an incident go on that waits for a person.
    package func unpark(_ incident: String, by person: String) async throws -> PeopleAnswer {
        try await change { state, now in
            guard let found = Self.find(incident, state) else {
                return (.refused("there is no incident \(incident)"), [])
            }
            guard found.parked != nil else { return (.done("it does not wait for anybody"), []) }
            return (
                .done("it goes on"), state.book.change(found.key, at: now) { $0.unpark() }
            )
        }
    }

    func isParked(_ incident: String) async throws -> Bool {
        try await inspect { Self.find(incident, $0)?.parked != nil }
    }

    /// Takes a ticket of the PSA as an incident's.
    package func link(
        _ incident: String,
        to ticket: String,
        by person: String
    ) async throws -> PeopleAnswer {
        let id = ticket.hasPrefix("#") ? String(ticket.dropFirst()) : ticket
        guard (1...Self.ticketMax).contains(id.utf8.count) else {
            return .refused("give the ticket's id, as its address in \(client.title) shows it")
        }
        if let refusal = try await linkRefusal(incident) { return .refused(refusal) }
        if let hindrance = await client.hindrance(to: .reading) {
            return .refused("\(client.title) cannot be asked: \(hindrance.reason)")
        }
        let remote: RemoteTicket
        switch await client.read(id, .reading) {
        case .success(let read): remote = read
        case .failure(.gone):
            return .refused("\(client.title) has no ticket with the id \(id)")
        case .failure(.failed(let reason, _)):
            return .refused("\(client.title) cannot be asked: \(reason)")
        }
        guard !remote.isClosed else {
            return .refused("ticket \(remote.number) is closed; open it there first")
        }
        return try await change { state, now in
            guard let found = Self.find(incident, state), Self.isFree(found) else {
                return (.refused("a request of it is under way; try again in a minute"), [])
            }
            let changed = state.book.change(found.key, at: now) { $0.link(remote, at: now) }
            return (.done("ticket \(remote.number) is its ticket now"), changed)
        }
    }

    func isLinked(_ incident: String, to ticket: String) async throws -> Bool {
        let id = ticket.hasPrefix("#") ? String(ticket.dropFirst()) : ticket
        return try await inspect { Self.find(incident, $0)?.ticket?.id == id }
    }

    private func linkRefusal(_ incident: String) async throws -> String? {
        try await inspect { state in
            guard let found = Self.find(incident, state) else {
                return "there is no incident \(incident)"
            }
            return Self.isFree(found)
                ? nil : "a request of it is under way; try again in a minute"
        }
    }

    /// Whether nothing that was sent is still open.
    private static func isFree(_ incident: Incident) -> Bool {
        incident.order?.dispatch.isUnsent ?? true
    }

    private static func find(_ incident: String, _ state: DeskState) -> Incident? {
        state.book.incidents.values.first { $0.key.text == incident }
    }

    // MARK: - Units

    /// Changes the book at a person's word.
    func change(
        _ body:
            @escaping @Sendable (inout DeskState, Timestamp) throws -> (
                PeopleAnswer, Set<IncidentKey>
            )
    ) async throws -> PeopleAnswer {
        let now = clock.now()
        defer { wake.ring() }
        return try await journal.perform { unit in
            var answer = PeopleAnswer.refused("nothing was done")
            try self.change(in: unit) { state in
                let (said, changed) = try body(&state, now)
                answer = said
                return changed
            }
            return answer
        }
    }

    /// Looks at what is on the disk.
    func inspect<Answer: Sendable>(
        _ body: @escaping @Sendable (DeskState) -> Answer
    ) async throws -> Answer {
        try await journal.perform { unit in
            var answer: Answer?
            try self.change(in: unit) { state in
                answer = body(state)
                return []
            }
            guard let answer else { preconditionFailure("the body was called") }
            return answer
        }
    }
}
