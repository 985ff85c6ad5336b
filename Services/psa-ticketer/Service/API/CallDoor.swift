import Foundation
import HTTPSurface
import HTTPTypes
import Hummingbird
import Logging
import NIOFoundationCompat
import Observability
import Quantities
import ServiceChassis

/// Where commands ask for a call of a PSA, so that theirs and the service's together stay within
/// the PSA's limit: a unix socket in the state folder, which only the folder's owner may enter.
package enum CallDoor {
    /// The socket of a state folder.
    package static func socket(in folder: String) -> String { folder + "/calls.sock" }

    /// The one route.
    package static let path = "/calls"

    /// Bytes of a unix socket's path at the most (unix(7)).
    private static let socketBytesMax = 107
    /// Bytes of a request at the most.
    private static let bodyMax = ByteCount.kibibytes(4)

    /// Whether a call may be made, and was counted.
    private struct Answer: Encodable {
        var isCounted: Bool
        /// Why not, and in how many seconds to ask again; nil when it was.
        var reason: String?
        var afterSeconds: Int?
    }

    private struct Order: Decodable {
        var psa: String
    }

    /// The door of a service.
    ///
    /// - Parameters:
    ///   - budgets: what each PSA may be asked, by its name in the settings.
    ///   - context: the service's.
    /// - Returns: its server; nil, which is logged, where no socket fits.
    static func server(
        of budgets: [String: KeptBudget],
        _ context: ServiceContext
    ) -> HTTPServer? {
        let socket = socket(in: context.stateFolder)
        guard socket.utf8.count <= socketBytesMax else {
            context.logger.warning("commands cannot count their calls: too long: \(socket)")
            return nil
        }
        // Metrics of their own: the same route names would count in the public server's.
        return HTTPServer(
            listen: .unix(path: socket),
            routes: routes(budgets, context.clock),
            authenticator: nil,
            health: context.health,
            metrics: MetricsRegistry(),
            clock: context.clock,
            logger: context.logger
        )
    }

    private static func routes(
        _ budgets: [String: KeptBudget],
        _ clock: any WallClock
    ) -> RouteTable {
        var routes = RouteTable()
        routes.add(.post, path, .open, "Counts a call of a PSA that a command makes.") {
            request,
            _ in
            let bytes = try await request.collectBody(limit: bodyMax)
            guard let order = try? JSONDecoder().decode(Order.self, from: Data(buffer: bytes))
            else { throw Problem.badRequest("the body does not name a `psa`") }
            guard let budget = budgets[order.psa] else {
                throw Problem.notFound("no PSA is called \(order.psa.prefix(64))")
            }
            let now = clock.now()
            guard let refusal = await budget.lend(at: now) else {
                return try Response.snake(Answer(isCounted: true))
            }
            let wait = (refusal.until - now).components.seconds + 1
            return try Response.snake(
                Answer(
                    isCounted: false,
                    reason: refusal.reason,
                    afterSeconds: Int(max(1, wait))
                )
            )
        }
        return routes
    }
}
