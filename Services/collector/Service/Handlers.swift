import CollectorCore
import Contracts
package import HTTPSurface
import HTTPTypes
import Hummingbird
package import Quantities

/// The collector's HTTP routes.
package enum CollectorRoutes {
    /// `POST /webhook/metrics`, for ingest keys alone.
    package static func table(intake: WebhookIntake, bodyMax: ByteCount) -> RouteTable {
        var table = RouteTable()
        table.add(
            .post,
            "/webhook/metrics",
            .requires(.ingest),
            "Takes a system's metrics and alerts; answers once they are durable."
        ) { request, context in
            let principal = try context.requirePrincipal()
            try checkType(request)
            let key = try idempotencyKey(of: request)
            let body = try await request.collectBody(limit: bodyMax)
            let outcome = try await intake.take(
                Array(buffer: body),
                from: sender(principal),
                idempotencyKey: key
            )
            switch outcome {
            case .accepted(let answer): return .json(bytes: answer)
            case .replayed(let answer):
                return .json(bytes: answer, headers: [.idempotencyReplayed: "true"])
            }
        }
        return table
    }

    /// Bytes of an `Idempotency-Key`.
    static let idempotencyKeyBytesMax = 255

    static func sender(_ principal: Principal) -> WebhookReader.Sender {
        let client: ClientName? =
            switch principal.scope.clients {
            case .all: nil
            case .only(let clients): clients.first
            }
        return .init(tenant: principal.scope.tenant, client: client)
    }

    static func checkType(_ request: Request) throws {
        guard let sent = request.headers[.contentType], sent != "application/json" else { return }
        let media = media(of: sent)
        guard media == "application/json" || media.hasSuffix("+json") else {
            throw Problem.unsupported("the body is read as application/json, not as \(media)")
        }
    }

    /// The media type of a Content-Type, in lower case and without parameters.
    static func media(of type: String) -> String {
        type.lowercased().prefix { $0 != ";" }.filter { $0 != " " }
    }

    private static func idempotencyKey(of request: Request) throws -> String? {
        guard let key = request.headers[.idempotencyKey] else { return nil }
        guard (1...idempotencyKeyBytesMax).contains(key.utf8.count),
            key.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
        else {
            throw Problem.badRequest(
                """
                an Idempotency-Key has 1 to \(idempotencyKeyBytesMax) printable ASCII characters; \
                send another or none
                """
            )
        }
        return key
    }
}

extension HTTPField.Name {
    private static func known(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else {
            preconditionFailure("\(name) is not a header name")
        }
        return name
    }

    static let idempotencyKey = known("idempotency-key")
    static let idempotencyReplayed = known("idempotency-replayed")
}
