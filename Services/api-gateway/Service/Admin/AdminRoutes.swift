import Foundation
import HTTPSurface
import Hummingbird
import NIOCore
import Quantities

/// The one route of the admin socket; the socket's file mode says who may call it.
enum AdminRoutes {
    static let path = "/admin"

    static func table(_ administration: AdminStore) -> RouteTable {
        var table = RouteTable()
        table.add(.post, path, .open, "Does an administrative act.") { request, _ in
            let body = try await request.collectBody(limit: .kibibytes(64))
            guard
                let call = try? JSONDecoder().decode(
                    AdminCall.self,
                    from: Data(body.readableBytesView)
                )
            else { throw Problem.badRequest("this is not an administrative act") }
            return .json(try await call.perform(on: administration))
        }
        return table
    }
}
