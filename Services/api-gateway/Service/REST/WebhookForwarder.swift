import AsyncHTTPClient
import Glibc
import HTTPSurface
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import Quantities

/// Hands `/webhook/*` to a collector, so that one port is enough for a small site.
///
/// The collector checks the key and decides; what does not even look like a key is refused here
/// before the body is read. A body is read whole, up to a limit, before it is
/// handed on: only so can the next collector be tried when one refuses the connection. Once bytes
/// were sent no other is tried; the sender's own retry is safe by its idempotency key.
struct WebhookForwarder: Sendable {
    /// Headers that a collector needs; the rest stays here.
    private static let forwarded = [
        "authorization", "content-type", "content-encoding", "idempotency-key", "user-agent",
        "traceparent", "accept",
    ]
    /// Headers of a collector's answer that the sender needs.
    private static let returned = [
        "content-type", "retry-after", "ratelimit", "ratelimit-policy", "www-authenticate", "allow",
        "cache-control", "location", "idempotency-replayed",
    ]

    let collectors: [String]
    let client: HTTPClient
    let bodyMax: ByteCount
    let budget: BodyBudget
    let timeout: Duration
    let next: RoundRobin

    func table() -> RouteTable {
        var table = RouteTable()
        for root in ["", "/v1"] {
            table.add(
                .post,
                "\(root)/webhook/**",
                .open,
                "Takes in telemetry; the collector behind it checks the key."
            ) { request, context in
                try await forward(request, context, root: root)
            }
            table.add(
                .delete,
                "\(root)/webhook/**",
                .open,
                "Takes that an alert is over; the collector behind it checks the key."
            ) { request, context in
                try await forward(request, context, root: root)
            }
        }
        return table
    }

    private func forward(
        _ request: Request,
        _ context: CallContext,
        root: String
    ) async throws -> Response {
        guard !collectors.isEmpty else {
            throw Problem.unavailable(
                "this gateway knows no collector; set `collectors`",
                retryAfterSeconds: 60
            )
        }
        guard Self.bearsKey(request) else {
            throw Problem.unauthorized("send an ingest key as `Authorization: Bearer pk_…`")
        }
        var body = ByteBuffer()
        defer { budget.giveBack(body.readableBytes) }
        try await collect(request, into: &body)
        return try await hand(body, request, context, root: root)
    }

    // Whether it is a good key is the collector's to say.
    private static func bearsKey(_ request: Request) -> Bool {
        let words = (request.headers[.authorization] ?? "").split(separator: " ")
        guard words.count == 2, words[1].hasPrefix("pk_") else { return false }
        // `GenieKey` is what senders for OpsGenie say, such as TrueNAS.
        return ["bearer", "geniekey"].contains(words[0].lowercased())
    }

    private func hand(
        _ body: ByteBuffer,
        _ request: Request,
        _ context: CallContext,
        root: String
    ) async throws -> Response {
        let path = String(request.uri.string.dropFirst(root.utf8.count))
        let first = next.take() % collectors.count
        for offset in collectors.indices {
            let base = collectors[(first + offset) % collectors.count]
            let call = outgoing(base + path, request, context, body)
            do {
                let answer = try await client.execute(
                    call,
                    timeout: .nanoseconds(timeout.wholeMicroseconds * 1000),
                    logger: context.logger
                )
                return try await answered(answer)
            } catch let error where Self.wasNeverSent(error) {
                context.logger.warning(
                    "a collector does not answer",
                    metadata: ["collector": "\(base)", "cause": "\(error)"]
                )
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                context.logger.warning(
                    "a collector broke off",
                    metadata: ["collector": "\(base)", "cause": "\(error)"]
                )
                throw Problem(
                    .badGateway,
                    detail: """
                        the collector broke off before it answered; send the same body again, with \
                        the same Idempotency-Key if there was one
                        """,
                    headers: [.retryAfter: "5"]
                )
            }
        }
        throw Problem.unavailable(
            "no collector answers; the body was not taken, send it again",
            retryAfterSeconds: 10
        )
    }

    // As sent: the collector inflates.
    private func collect(_ request: Request, into collected: inout ByteBuffer) async throws {
        for try await var chunk in request.body {
            guard collected.readableBytes + chunk.readableBytes <= bodyMax.bytes else {
                throw Problem.tooLarge("the body is larger than \(bodyMax.text); send less at once")
            }
            guard budget.take(chunk.readableBytes) else {
                throw Problem.unavailable(
                    "webhooks on their way to collectors take all of \(budget.limit.text); "
                        + "the body was not taken, send it again",
                    retryAfterSeconds: 2
                )
            }
            collected.writeBuffer(&chunk)
        }
    }

    private func outgoing(
        _ url: String,
        _ request: Request,
        _ context: CallContext,
        _ body: ByteBuffer
    ) -> HTTPClientRequest {
        var call = HTTPClientRequest(url: url)
        call.method = .RAW(value: request.method.rawValue)
        for name in Self.forwarded {
            guard let field = HTTPField.Name(name), let value = request.headers[field] else {
                continue
            }
            call.headers.add(name: name, value: value)
        }
        call.headers.replaceOrAdd(name: "traceparent", value: context.traceparent)
        if let address = context.remoteAddress {
            call.headers.add(name: "x-forwarded-for", value: address)
        }
        call.body = .bytes(body)
        return call
    }

    private func answered(_ answer: HTTPClientResponse) async throws -> Response {
        let body = try await answer.body.collect(upTo: 4 << 20)
        var headers = HTTPFields()
        for name in Self.returned {
            guard let field = HTTPField.Name(name) else { continue }
            for value in answer.headers[name] {
                headers.append(HTTPField(name: field, value: value))
            }
        }
        let status = HTTPResponse.Status(code: Int(answer.status.code))
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
    }

    /// Whether a call failed before any byte of it can have reached anybody.
    static func wasNeverSent(_ error: any Error) -> Bool {
        if let error = error as? HTTPClientError {
            return error == .connectTimeout || error == .getConnectionFromPoolTimeout
        }
        return error is NIOConnectionError || isRefusal(error)
    }

    private static func isRefusal(_ error: any Error) -> Bool {
        guard let error = error as? IOError else { return false }
        return error.errnoCode == ECONNREFUSED || error.errnoCode == ENOENT
    }
}
