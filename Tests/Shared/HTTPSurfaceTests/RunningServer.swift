import AsyncHTTPClient
import Contracts
import HTTPSurface
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import Observability
import Quantities
import ServiceLifecycle

/// A real server on a port of the kernel's choice, with an HTTP client of its own.
struct RunningServer: Sendable {
    let origin: String
    let client: HTTPClient
    let health: HealthBoard
    let metrics: MetricsRegistry

    /// Runs `body` against a server with these routes; keys are the words of permissions.
    static func with<Value: Sendable>(
        limits: HTTPLimits = HTTPLimits(),
        clock: any WallClock = SystemWallClock(),
        problemPage: HTTPServer.ProblemPage? = nil,
        services: [any Service] = [],
        routes: (inout RouteTable) -> Void = { _ in },
        _ body: @escaping @Sendable (RunningServer) async throws -> Value
    ) async throws -> Value {
        var table = RouteTable()
        routes(&table)
        let health = HealthBoard()
        let metrics = MetricsRegistry()
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let server = HTTPServer(
            listen: .tcp(host: "127.0.0.1", port: 0),
            routes: table,
            authenticator: WordKeys(),
            health: health,
            metrics: metrics,
            limits: limits,
            clock: clock,
            problemPage: problemPage,
            logger: logger
        )
        let client = HTTPClient(
            eventLoopGroupProvider: .singleton,
            configuration: .init(redirectConfiguration: .disallow)
        )
        let group = ServiceGroup(
            configuration: .init(services: services + [server], logger: logger)
        )
        do {
            let value = try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                let address = try await server.boundAddress
                let running = RunningServer(
                    origin: "http://\(address)",
                    client: client,
                    health: health,
                    metrics: metrics
                )
                let value = try await body(running)
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
                return value
            }
            try await client.shutdown()
            return value
        } catch {
            try await client.shutdown()
            throw error
        }
    }

    /// Sends one request and reads the whole answer.
    func send(
        _ method: String,
        _ path: String,
        key: String? = nil,
        headers: [(String, String)] = [],
        body: [UInt8]? = nil
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: origin + path)
        request.method = .init(rawValue: method)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let key { request.headers.add(name: "authorization", value: "Bearer \(key)") }
        if let body { request.body = .bytes(ByteBuffer(bytes: body)) }
        let response = try await client.execute(request, timeout: .minutes(10))
        let buffer = try await response.body.collect(upTo: 64 << 20)
        return Answer(
            status: Int(response.status.code),
            headers: Dictionary(
                response.headers.map { ($0.name.lowercased(), $0.value) },
                uniquingKeysWith: { $1 }
            ),
            bytes: Array(buffer.readableBytesView)
        )
    }
}
