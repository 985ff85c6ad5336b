import HTTPSurface
import HTTPTypes
import Hummingbird
import NIOCore
import PSATicketerCore
import Quantities

/// Where ConnectWise says that tickets changed, so that people's hands are seen at once.
///
/// What it says is a hint: the ticket is read before anything is believed.
struct CallbackRoutes: Sendable {
    /// Bytes of a callback at the most.
    static let bodyMax = ByteCount.kibibytes(1024)

    /// A PSA that calls back.
    struct Door: Sendable {
        let isKnown: @Sendable (_ key: String) -> Bool
        let desk: TicketDesk
    }

    let doors: [String: Door]

    func table() -> RouteTable {
        var table = RouteTable()
        guard !doors.isEmpty else { return table }
        table.add(
            .post,
            "/callbacks/connectwise/{name}",
            .open,
            "ConnectWise says that a ticket changed; its key is in the address."
        ) { request, context in
            let key = request.uri.queryParameters.get("key") ?? ""
            guard let door = doors[context.parameters.get("name") ?? ""],
                door.isKnown(key)
            else { throw Problem.notFound() }
            let body = try await request.collectBody(limit: Self.bodyMax)
            if let id = ConnectWiseShape.changedTicket(Array(body.readableBytesView)) {
                door.desk.hear(ofTicket: id)
            }
            return Response(status: .noContent)
        }
        return table
    }
}
