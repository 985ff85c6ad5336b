import AsyncHTTPClient
import Contracts
import Foundation
import HTTPSurface
import Logging
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import Observability
import Quantities
import ServiceChassis
import StateStore
import TestSupport

@testable import APIGateway

/// A gateway on a free port over a fake history, with a client that calls it like anybody.
struct TestGateway: Sendable {
    let gateway: Gateway
    let history: FakeHistory
    let clock: ManualClock
    let health: HealthBoard
    let base: String
    let client: HTTPClient
    let folder: String
    var admin: AdminStore { gateway.admin }

    /// Runs a body against a running gateway.
    static func run(
        _ change: (inout APIGatewaySettings) -> Void = { _ in },
        isFresh: Bool = true,
        _ body: @Sendable (TestGateway) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let clock = ManualClock(Timestamp(seconds: 1_777_885_924))
        var settings = APIGatewaySettings()
        settings.listen = .tcp(host: "127.0.0.1", port: 0)
        settings.passwordCost = .least
        settings.callsPerMinute = 100_000
        change(&settings)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let health = HealthBoard()
        let context = ServiceContext(
            name: named("api-gateway"),
            stateFolder: folder.path,
            clock: clock,
            logger: logger,
            health: health,
            metrics: MetricsRegistry()
        )
        let store = try GatewayStore.open(folder: folder.path, clock: clock)
        let history = FakeHistory()
        let gateway = try await Gateway.build(
            settings: settings,
            context: context,
            store: store,
            history: history,
            freshness: { isFresh }
        )
        try await gateway.admin.createTenant(.single)
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.decompression = .disabled
        let client = HTTPClient(configuration: configuration)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await gateway.server.run() }
            group.addTask { try await gateway.adminServer.run() }
            let address = try await gateway.server.boundAddress
            _ = try await gateway.adminServer.boundAddress
            let test = TestGateway(
                gateway: gateway,
                history: history,
                clock: clock,
                health: health,
                base: "http://\(address)",
                client: client,
                folder: folder.path
            )
            let outcome = await Result.of { try await body(test) }
            group.cancelAll()
            while await group.nextResult() != nil {}
            try await client.shutdown()
            await gateway.close()
            try store.journal.close()
            try outcome.get()
        }
    }

    struct Answer: Sendable {
        let status: Int
        let headers: HTTPHeaders
        let bytes: ByteBuffer
        var text: String { String(buffer: bytes) }
        var json: Any? {
            try? JSONSerialization.jsonObject(with: Data(buffer: bytes), options: .fragmentsAllowed)
        }
    }

    func call(
        _ method: HTTPMethod = .GET,
        _ path: String,
        key: String? = nil,
        cookie: String? = nil,
        accept: String? = nil,
        headers: [(String, String)] = [],
        body: String? = nil
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: base + path)
        request.method = method
        if let key { request.headers.add(name: "authorization", value: "Bearer \(key)") }
        if let cookie { request.headers.add(name: "cookie", value: cookie) }
        if let accept { request.headers.add(name: "accept", value: accept) }
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let body { request.body = .bytes(ByteBuffer(string: body)) }
        let answer = try await client.execute(request, timeout: .minutes(10))
        return Answer(
            status: Int(answer.status.code),
            headers: answer.headers,
            bytes: try await answer.body.collect(upTo: 64 << 20)
        )
    }

    func post(_ path: String, form: [String: String], cookie: String) async throws -> Answer {
        let fields = form.map { "\($0)=\(FormFields.encoded($1))" }.joined(separator: "&")
        return try await call(
            .POST,
            path,
            cookie: cookie,
            accept: "text/html",
            headers: [("content-type", "application/x-www-form-urlencoded")],
            body: fields
        )
    }

    func key(_ permission: Permission, client: String? = nil, tenant: TenantID = .single)
        async throws -> String
    {
        let request = KeyRequest(
            permission: permission,
            tenant: tenant,
            client: client.map { named($0) }
        )
        return try await admin.createKey(request).token
    }
}

extension Result where Failure == any Error {
    static func of(_ body: () async throws -> Success) async -> Self {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}

extension TestGateway.Answer {
    /// The value a `Set-Cookie` gives, as a browser sends it back: `name=value`.
    var cookie: String? {
        headers["set-cookie"].first.map { String($0.prefix { $0 != ";" }) }
    }

    /// The form token of a page.
    var csrf: String {
        let parts = text.split(separator: "name=\"csrf\" value=\"")
        return parts.count > 1 ? String(parts[1].prefix { $0 != "\"" }) : ""
    }
}
