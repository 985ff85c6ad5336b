import AlertRouterCore
import Contracts
import Foundation
package import HTTPSurface
import HTTPTypes
import Hummingbird
import NIOFoundationCompat
import Quantities

/// Announced work over HTTP, with the names `snake_case`, as `poolkeeper alerts` asks for it.
package struct MaintenanceRoutes: Sendable {
    /// Bytes of an announcement at the most.
    static let bodyMax = ByteCount.kibibytes(64)

    let desk: AlertDesk
    let clock: any WallClock

    /// The routes.
    package func table() -> RouteTable {
        var table = RouteTable()
        table.add(.get, "/api/maintenance", .open, "Announced work, the next first.") { _, _ in
            try Response.snake(desk.maintenance().map { MaintenanceAnswer($0, now: clock.now()) })
        }
        table.add(.get, "/api/maintenance/{id}", .open, "Announced work.") { _, context in
            try Response.snake(try found(context.parameters.get("id") ?? ""))
        }
        table.add(.post, "/api/maintenance", .requires(.operate), "Announces work.") {
            request,
            context in
            let caller = try context.requirePrincipal()
            let body = try await body(request)
            let plan = try body.plan(now: clock.now(), newID: AlertDesk.newID())
            let person = body.person(calling: caller.displayName)
            try await refusing { try await desk.announce(plan, by: person) }
            return try Response.snake(try found(plan.id), status: .created)
        }
        table.add(.delete, "/api/maintenance/{id}", .requires(.operate), "Ends work for good.") {
            _,
            context in
            let caller = try context.requirePrincipal()
            let id = context.parameters.get("id") ?? ""
            try await refusing { try await desk.endMaintenance(id, by: caller.displayName) }
            return try Response.snake(try found(id))
        }
        return table
    }

    private func found(_ id: String) throws -> MaintenanceAnswer {
        guard let found = desk.maintenance().first(where: { $0.plan.id == id }) else {
            throw Problem.notFound("no maintenance has the id \(id.prefix(64))")
        }
        return MaintenanceAnswer(found, now: clock.now())
    }

    private func body(_ request: Request) async throws -> MaintenanceBody {
        let bytes = try await request.collectBody(limit: Self.bodyMax)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do {
            return try decoder.decode(MaintenanceBody.self, from: Data(buffer: bytes))
        } catch {
            throw Problem.badRequest(
                "the body is no announcement; send one such as "
                    + #"{"name": "Firmware", "matchers": ["system=\"nas-1\""], "for": "2h"}"#
            )
        }
    }

    private func refusing(_ act: () async throws -> Void) async throws {
        do {
            try await act()
        } catch let fault as MaintenanceFault {
            switch fault {
            case .unknown: throw Problem.notFound(fault.description)
            case .ended: throw Problem.conflict(fault.description)
            default: throw Problem.unprocessable(fault.description)
            }
        }
    }
}
