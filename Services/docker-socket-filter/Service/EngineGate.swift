import AsyncHTTPClient
import DockerSocketFilterCore
import HTTPSurface
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import ServiceLifecycle

/// The engine behind the filter.
///
/// A request is made anew: nothing of the caller's but the judged target goes on, so no field and
/// no byte behind the request can mean something else to the engine.
struct EngineGate: Sendable {
    /// An engine that takes no connection within this is told of as gone.
    static let connectTimeout = TimeAmount.seconds(3)
    /// An answer begins within this, and, but for events, never pauses for longer.
    static let answerTimeout = TimeAmount.seconds(30)
    /// Fields of the engine's answer that the caller needs.
    private static let returned = ["content-type", "api-version", "server", "ostype"]

    let socket: String
    /// For answers that come to an end.
    let client: HTTPClient
    /// For streams that may say nothing for hours.
    let streaming: HTTPClient

    /// A gate to the engine at a socket.
    init(socket: String, connectionsMax: Int) {
        self.socket = socket
        client = Self.client(connectionsMax, pause: Self.answerTimeout)
        streaming = Self.client(connectionsMax, pause: nil)
    }

    private static func client(_ connectionsMax: Int, pause: TimeAmount?) -> HTTPClient {
        var configuration = HTTPClient.Configuration()
        configuration.timeout.connect = connectTimeout
        configuration.timeout.read = pause
        configuration.redirectConfiguration = .disallow
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connectionsMax
        return HTTPClient(configuration: configuration)
    }

    /// Closes the connections to the engine.
    func close() async {
        // Nothing is left to be done about a client that does not want to end.
        try? await client.shutdown()
        try? await streaming.shutdown()
    }

    /// Why the engine does not answer; nil when it does.
    func trouble() async -> String? {
        do {
            let answer = try await client.execute(call("/_ping"), timeout: Self.answerTimeout)
            _ = try await answer.body.collect(upTo: 4096)
            return answer.status == .ok ? nil : "it answers a ping with \(answer.status.code)"
        } catch {
            return "\(error)"
        }
    }

    /// Asks the engine and gives its answer, as it comes.
    func answer(_ route: PassedRoute, _ target: String, to request: Request) async throws
        -> Response
    {
        let client = route.isEndless ? streaming : client
        let answer: HTTPClientResponse
        do {
            answer = try await client.execute(call(target), timeout: Self.answerTimeout)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw Problem(
                .badGateway,
                type: "engine-unreachable",
                detail: "the Docker Engine at \(socket) does not answer: \(error)",
                headers: [.retryAfter: "5"]
            )
        }
        var headers = HTTPFields()
        for name in Self.returned {
            guard let field = HTTPField.Name(name), let value = answer.headers.first(name: name)
            else { continue }
            headers[field] = value
        }
        return Response(
            status: .init(code: Int(answer.status.code)),
            headers: headers,
            body: route.isEndless ? stream(answer, request) : whole(answer)
        )
    }

    private func call(_ target: String) -> HTTPClientRequest {
        let host = socket.utf8.map { $0.isUnreserved ? String(UnicodeScalar($0)) : $0.escaped }
        var call = HTTPClientRequest(url: "http+unix://\(host.joined())\(target)")
        call.headers.add(name: "host", value: "docker")
        return call
    }

    private func whole(_ answer: HTTPClientResponse) -> ResponseBody {
        let length = answer.headers.first(name: "content-length").flatMap { Int($0) }
        return ResponseBody(contentLength: length) { writer in
            for try await part in answer.body { try await writer.write(part) }
            try await writer.finish(nil)
        }
    }

    /// An answer that ends when either side goes, or the filter itself.
    private func stream(_ answer: HTTPClientResponse, _ request: Request) -> ResponseBody {
        ResponseBody { writer in
            // The caller is gone without a word: only reading from it tells, since nothing may be
            // written for hours.
            var writer = writer
            try await request.body.consumeWithCancellationOnInboundClose { _ in
                for try await part in answer.body.cancelOnGracefulShutdown() {
                    try await writer.write(part)
                }
            }
            try await writer.finish(nil)
        }
    }
}

extension UInt8 {
    fileprivate var isUnreserved: Bool {
        (0x30...0x39).contains(self) || (0x61...0x7A).contains(self | 0x20) || self == 0x2D
            || self == 0x2E || self == 0x5F
    }

    fileprivate var escaped: String {
        let digits = String(self, radix: 16, uppercase: true)
        return "%" + (digits.count == 1 ? "0" : "") + digits
    }
}
