import Contracts
import Foundation
package import HTTPSurface
import HTTPTypes
import Hummingbird
import Quantities
import StateStore

/// The delivery history and the destinations over HTTP, with the names `snake_case`.
package struct DeliveryRoutes: Sendable {
    let delivery: DeliveryService

    /// Routes of a delivery.
    package init(delivery: DeliveryService) {
        self.delivery = delivery
    }

    private enum State: String, CaseIterable {
        case waiting, delivered, failed
    }

    private struct Whole: Encodable {
        let delivery: DeliveryHistory.Delivery
        let tries: [DeliveryHistory.Attempt]
    }

    private struct Done: Encodable {
        let id: String
        let isQueued: Bool
    }

    /// The routes.
    package func table() -> RouteTable {
        var table = RouteTable()
        table.add(
            .get,
            "/api/deliveries",
            .open,
            "Notifications, the newest first: `receiver`, `alert`, `state`, `after`, `limit`."
        ) { request, _ in try await list(QueryReader(request)) }
        table.add(.get, "/api/deliveries/{id}", .open, "A notification and its attempts.") {
            _,
            context in
            let id = try Self.id(context)
            guard
                let (one, tries) = try await delivery.journal.read({
                    try DeliveryHistory.one(id, in: $0)
                })
            else { throw Problem.notFound("there is no such notification") }
            return try Response.snake(Whole(delivery: one, tries: tries))
        }
        table.add(
            .post,
            "/api/deliveries/{id}/retry",
            .requires(.operate),
            "Sends a notification that was given up once more."
        ) { _, context in
            let id = try Self.id(context)
            guard try await delivery.retry(id) else {
                throw Problem.conflict("only a notification that was given up can be sent again")
            }
            return try Response.snake(Done(id: "\(id)", isQueued: true))
        }
        table.add(.get, "/api/destinations", .open, "Where is sent to, and how it does.") { _, _ in
            try Response.snake(
                try await delivery.journal.read { try DeliveryHistory.places(in: $0) }
            )
        }
        table.add(
            .post,
            "/api/destinations/{id}/enable",
            .requires(.operate),
            "Tries a destination at once that is disabled or left alone."
        ) { _, context in
            let id = context.parameters.get("id") ?? ""
            guard delivery.enable(id) else {
                throw Problem.notFound("nothing waits for a destination `\(id)`")
            }
            return try Response.snake(Done(id: id, isQueued: true))
        }
        return table
    }

    private func list(_ query: QueryReader) async throws -> Response {
        let limit = try query.integer("limit", default: 100, in: 1...PageRequest.limitMax)
        let after = try query.integer("after", default: 0, in: 0...Int.max)
        let filter = DeliveryHistory.Filter(
            receiver: try query.text("receiver"),
            alert: try query.text("alert"),
            state: try query.choice("state", as: State.self)?.rawValue,
            after: after == 0 ? nil : Int64(after)
        )
        return try Response.snake(
            try await delivery.journal.read {
                try DeliveryHistory.list(filter, limit: limit, in: $0)
            }
        )
    }

    private static func id(_ context: CallContext) throws -> Int64 {
        guard let id = context.parameters.get("id").flatMap({ Int64($0) }) else {
            throw Problem.notFound("there is no such notification")
        }
        return id
    }
}
