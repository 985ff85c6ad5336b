import Contracts
import Quantities
package import StateStore

/// Performs what people order about tickets, each at the desk of its tenant.
package struct TicketOrders: Sendable {
    private let desks: [TenantID: TicketDesk]

    /// Orders to desks, one a tenant.
    package init(desks: [TicketDesk]) {
        self.desks = Dictionary(desks.map { ($0.tenant, $0) }) { first, _ in first }
    }

    /// What performs the orders.
    package var performers: [CommandPerformer] {
        [
            CommandPerformer(CreateTicket.self, reviewing: reviewCreate) { order, operation in
                try await at(order.tenant, telling: TicketChanged.lane) {
                    try await $0.ask(order.alert, by: operation.person)
                }
            },
            CommandPerformer(UnparkTicket.self, reviewing: reviewUnpark) { order, operation in
                try await at(order.tenant, telling: TicketChanged.lane) {
                    try await $0.unpark(order.incident, by: operation.person)
                }
            },
            CommandPerformer(LinkTicket.self, reviewing: reviewLink) { order, operation in
                try await at(order.tenant, telling: TicketChanged.lane) {
                    try await $0.link(order.incident, to: order.ticket, by: operation.person)
                }
            },
            CommandPerformer(MapClient.self, reviewing: reviewMap) { order, operation in
                try await at(order.tenant, telling: ClientMapped.lane) { desk in
                    let answer = try await desk.map(
                        order.client,
                        to: order.company,
                        by: operation.person
                    )
                    try await desk.tellClients()
                    return answer
                }
            },
        ]
    }

    private func at(
        _ tenant: TenantID,
        telling lane: LaneDeclaration,
        _ act: (TicketDesk) async throws -> PeopleAnswer
    ) async throws -> CommandOutcome {
        guard let desk = desks[tenant] else {
            return .rejected("no PSA is set up for the tenant \(tenant)")
        }
        return switch try await act(desk) {
        case .done(let note): .performed(note, told: [lane.name])
        case .refused(let reason): .rejected(reason)
        }
    }

    // MARK: - Looking back

    private static let ended = CommandOutcome.rejected(
        "the ticketer ended before it was written; nothing was changed"
    )

    private func review(
        _ tenant: TenantID,
        _ lane: LaneDeclaration,
        _ isDone: (TicketDesk) async throws -> Bool
    ) async throws -> CommandOutcome {
        guard let desk = desks[tenant], try await isDone(desk) else { return Self.ended }
        return .performed(told: [lane.name])
    }

    private func reviewCreate(
        _ order: CreateTicket,
        _ operation: OperationRecord
    ) async throws -> CommandOutcome {
        try await review(order.tenant, TicketChanged.lane) { try await $0.isAsked(order.alert) }
    }

    private func reviewUnpark(
        _ order: UnparkTicket,
        _ operation: OperationRecord
    ) async throws -> CommandOutcome {
        try await review(order.tenant, TicketChanged.lane) {
            try await !$0.isParked(order.incident)
        }
    }

    private func reviewLink(
        _ order: LinkTicket,
        _ operation: OperationRecord
    ) async throws -> CommandOutcome {
        try await review(order.tenant, TicketChanged.lane) {
            try await $0.isLinked(order.incident, to: order.ticket)
        }
    }

    private func reviewMap(
        _ order: MapClient,
        _ operation: OperationRecord
    ) async throws -> CommandOutcome {
        try await review(order.tenant, ClientMapped.lane) {
            try await $0.isMapped(order.client, to: order.company)
        }
    }
}
