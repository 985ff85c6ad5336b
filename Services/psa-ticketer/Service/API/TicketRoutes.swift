import Contracts
import Foundation
package import HTTPSurface
import HTTPTypes
import Hummingbird
import NIOFoundationCompat
import PSATicketerCore
package import Quantities

/// Tickets, plans and clients over HTTP with the names `snake_case`, as `poolkeeper psa` asks for
/// them; on this machine alone.
package struct TicketRoutes: Sendable {
    /// Bytes of an order at the most.
    static let bodyMax = ByteCount.kibibytes(16)

    let desks: [TicketDesk]
    let clock: any WallClock

    /// Routes to desks.
    package init(desks: [TicketDesk], clock: any WallClock) {
        self.desks = desks
        self.clock = clock
    }

    /// The routes.
    package func table() -> RouteTable {
        var table = RouteTable()
        table.add(.get, "/api/tickets", .requires(.viewer), "Tickets, and what keeps others.") {
            _,
            _ in try Response.snake(desks.flatMap { $0.facts(at: clock.now()) })
        }
        table.add(.get, "/api/plan", .requires(.viewer), "What would be done now, and why.") {
            _,
            _ in try await plans()
        }
        table.add(.get, "/api/clients", .requires(.viewer), "Which company each client is.") {
            _,
            _ in try await clients()
        }
        table.add(.post, "/api/create-ticket", .requires(.operate), "A ticket of an alert.") {
            try await act($0, $1) { desk, order, person in
                try await desk.ask(try order.need(\.alert, "alert"), by: person)
            }
        }
        table.add(.post, "/api/unpark", .requires(.operate), "Lets an incident go on.") {
            try await act($0, $1) { desk, order, person in
                try await desk.unpark(try order.need(\.incident, "incident"), by: person)
            }
        }
        table.add(.post, "/api/link", .requires(.operate), "Makes a ticket an incident's.") {
            try await act($0, $1) { desk, order, person in
                try await desk.link(
                    try order.need(\.incident, "incident"),
                    to: try order.need(\.ticket, "ticket"),
                    by: person
                )
            }
        }
        table.add(.post, "/api/map", .requires(.operate), "Says which company a client is.") {
            try await act($0, $1) { desk, order, person in
                let text = try order.need(\.client, "client")
                guard let client = ClientName(text) else {
                    throw Problem.unprocessable("`\(text)` is no name of a client")
                }
                let answer = try await desk.map(client, to: order.company, by: person)
                try await desk.tellClients()
                return answer
            }
        }
        return table
    }

    private func plans() async throws -> Response {
        var all: [PlanAnswer] = []
        for desk in desks {
            // For which company a ticket would be is half of what a plan is looked at for.
            await desk.readCompaniesInUse()
            all += desk.plans(at: clock.now())
        }
        return try Response.snake(all)
    }

    private func clients() async throws -> Response {
        var all: [ClientMapped] = []
        for desk in desks {
            try await desk.tellClients()
            all += desk.told()
        }
        return try Response.snake(all)
    }

    /// What an order says.
    struct Order: Decodable, Sendable {
        var tenant: String?
        var alert: String?
        var incident: String?
        var ticket: String?
        var client: String?
        var company: String?

        func need(_ field: KeyPath<Order, String?>, _ name: String) throws -> String {
            guard let text = self[keyPath: field], !text.isEmpty else {
                throw Problem.unprocessable("the order lacks `\(name)`")
            }
            return text
        }
    }

    private func act(
        _ request: Request,
        _ context: CallContext,
        _ act: (TicketDesk, Order, String) async throws -> PeopleAnswer
    ) async throws -> Response {
        let caller = try context.requirePrincipal()
        let bytes = try await request.collectBody(limit: Self.bodyMax)
        guard let order = try? JSONDecoder().decode(Order.self, from: Data(buffer: bytes)) else {
            throw Problem.badRequest("the body is not a JSON object of texts")
        }
        switch try await act(try desk(order.tenant), order, caller.displayName) {
        case .done(let note): return try Response.snake(["done": note])
        case .refused(let reason): throw Problem.conflict(reason)
        }
    }

    /// The desk of a tenant; of none when there is one desk alone.
    private func desk(_ tenant: String?) throws -> TicketDesk {
        if let tenant {
            guard let desk = desks.first(where: { $0.tenant.text == tenant }) else {
                throw Problem.notFound("no PSA is set up for the tenant \(tenant)")
            }
            return desk
        }
        guard desks.count == 1 else {
            let names = desks.map(\.tenant.text).joined(separator: ", ")
            throw Problem.unprocessable(
                desks.isEmpty ? "no PSA is set up" : "name the `tenant`, one of: \(names)"
            )
        }
        return desks[0]
    }
}
