/// A ticket as a person sees it in a ticket system, whatever that calls its parts.
package struct StagedTicket: Sendable, Equatable {
    /// Its id.
    package var id: String
    /// The word by which its maker finds it.
    package var reference: String
    /// Its title.
    package var title: String
    /// Its first text.
    package var description: String
    /// Its company's id.
    package var company: String
    /// Its status' id.
    package var status: String
    /// Its priority's id.
    package var priority: String
    /// Texts of its notes that are not for the customer, the oldest first.
    package var notes: [String]

    /// A ticket.
    package init(
        id: String,
        reference: String,
        title: String,
        description: String,
        company: String,
        status: String,
        priority: String,
        notes: [String]
    ) {
        self.id = id
        self.reference = reference
        self.title = title
        self.description = description
        self.company = company
        self.status = status
        self.priority = priority
        self.notes = notes
    }

    static func all(in fake: FakePSA) async throws -> [Self] {
        switch fake.kind {
        case .autotask: try await autotask(fake)
        case .halo: try await halo(fake)
        case .connectWise: try await connectWise(fake)
        case .zendesk: try await zendesk(fake)
        case .webhook: []
        }
    }

    private static func autotask(_ fake: FakePSA) async throws -> [Self] {
        let notes = try await fake.records(of: "TicketNotes")
        return try await fake.records(of: "Tickets").map { ticket in
            Self(
                id: word(ticket["id"]),
                reference: word(ticket["externalID"]),
                title: word(ticket["title"]),
                description: word(ticket["description"]),
                company: word(ticket["companyID"]),
                status: word(ticket["status"]),
                priority: word(ticket["priority"]),
                notes: notes.filter { $0["ticketID"] == ticket["id"] }
                    .map { word($0["description"]) }
            )
        }
    }

    private static func halo(_ fake: FakePSA) async throws -> [Self] {
        let actions = try await fake.records(of: "action")
        return try await fake.records(of: "ticket").map { ticket in
            Self(
                id: word(ticket["id"]),
                reference: word(ticket["supplier_reference"]),
                title: word(ticket["summary"]),
                description: word(ticket["details"]),
                company: word(ticket["client_id"]),
                status: word(ticket["status_id"]),
                priority: word(ticket["priority_id"]),
                notes: actions.filter { action in
                    action["ticket_id"] == ticket["id"] && action["hiddenfromuser"] == true
                }.map { word($0["note"]) }
            )
        }
    }

    private static func connectWise(_ fake: FakePSA) async throws -> [Self] {
        let notes = try await fake.records(of: "note")
        return try await fake.records(of: "ticket").map { ticket in
            let own = notes.filter { $0["ticketId"] == ticket["id"] }
            let first = own.first { $0["detailDescriptionFlag"] == true }
            return Self(
                id: word(ticket["id"]),
                reference: word(ticket["externalXRef"]),
                title: word(ticket["summary"]),
                description: word(first?["text"]),
                company: word(ticket["company"]?["id"]),
                status: word(ticket["status"]?["id"]),
                priority: word(ticket["priority"]?["id"]),
                notes: own.filter { note in
                    note["internalAnalysisFlag"] == true && note["detailDescriptionFlag"] != true
                }.map { word($0["text"]) }
            )
        }
    }

    private static func zendesk(_ fake: FakePSA) async throws -> [Self] {
        let comments = try await fake.records(of: "comment")
        return try await fake.records(of: "ticket").map { ticket in
            let own = comments.filter { $0["ticket_id"] == ticket["id"] }
            return Self(
                id: word(ticket["id"]),
                reference: word(ticket["external_id"]),
                title: word(ticket["subject"]),
                description: word(own.first?["body"]),
                company: word(ticket["organization_id"]),
                status: word(ticket["status"]),
                priority: word(ticket["priority"]),
                notes: own.dropFirst().filter { $0["public"] == false }.map { word($0["body"]) }
            )
        }
    }

    static func word(_ value: PSAValue?) -> String {
        value?.text ?? value?.integer.map(String.init) ?? ""
    }
}

extension FakePSA {
    /// Its tickets; none for a webhook's receiver.
    package func tickets() async throws -> [StagedTicket] { try await StagedTicket.all(in: self) }
}
