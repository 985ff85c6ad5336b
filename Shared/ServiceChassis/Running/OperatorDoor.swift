import FoundationEssentials
package import HTTPSurface
import Hummingbird
import Logging
import NIOCore
import Observability
import Quantities
package import ServiceLifecycle
package import StateStore

/// Where `poolkeeper bus` reaches a running service: a unix socket in its state folder, which only
/// the folder's owner may enter.
package enum OperatorDoor {
    /// The socket of a state folder.
    package static func socket(in folder: String) -> String { folder + "/bus.sock" }

    /// The one route.
    package static let path = "/acts"

    /// What a service runs for its door: nothing, and says so, where no socket fits.
    package static func parts(
        for journal: ServiceJournal,
        _ context: ServiceContext
    ) -> [any Service] {
        let path = socket(in: context.stateFolder)
        guard path.utf8.count <= socketBytesMax else {
            context.logger.warning("no operator's socket: its path would be too long: \(path)")
            return []
        }
        return [server(for: journal, context)]
    }

    /// Bytes of a unix socket's path at the most.
    private static let socketBytesMax = 107

    /// A server of the door, to run beside the service's other parts.
    package static func server(
        for journal: ServiceJournal,
        _ context: ServiceContext
    ) -> HTTPServer {
        var routes = RouteTable()
        routes.add(.post, path, .open, "Does what an operator decided.") { request, _ in
            let body = try await request.collectBody(limit: .kibibytes(64))
            guard
                let act = try? JSONDecoder().decode(
                    OperatorAct.self,
                    from: Data(body.readableBytesView)
                )
            else { throw Problem.badRequest("this is nothing an operator does") }
            do {
                try await act.perform(on: journal)
            } catch let error as NoSuchDeadLetter {
                throw Problem.notFound("\(error)")
            }
            return .json(["done": true])
        }
        // Metrics of their own: the same route names would count in the public server's.
        return HTTPServer(
            listen: .unix(path: socket(in: context.stateFolder)),
            routes: routes,
            authenticator: nil,
            health: context.health,
            metrics: MetricsRegistry(),
            clock: context.clock,
            logger: context.logger
        )
    }
}
