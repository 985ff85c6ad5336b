import HTTPSurface
import Logging
import Observability
import ServiceLifecycle
import TestSupport
import Testing

@Suite struct `Where a server listens` {
    @Test(arguments: [
        ("127.0.0.1:8000", ListenAddress.tcp(host: "127.0.0.1", port: 8000)),
        (":0", .tcp(host: "0.0.0.0", port: 0)),
        ("[::1]:65535", .tcp(host: "::1", port: 65_535)),
        ("unix:/run/a.sock", .unix(path: "/run/a.sock")),
    ])
    func `an address is read and written back`(text: String, address: ListenAddress) {
        #expect(ListenAddress(text) == address)
        #expect(ListenAddress(address.description) == address)
    }

    @Test(arguments: [
        "", "8000", "host", "host:65536", "host:-1", "::1:80", "unix:relative", "a b:80", "host:x",
    ])
    func `what is no address is refused`(text: String) {
        #expect(ListenAddress(text) == nil)
    }

    @Test func `a port in use is an error with a sentence`() async throws {
        try await RunningServer.with { server in
            let port = try #require(Int(server.origin.split(separator: ":")[2]))
            let second = Self.server(.tcp(host: "127.0.0.1", port: port))
            await #expect(throws: HTTPServerError.self) { try await second.run() }
            await #expect(throws: HTTPServerError.self) { try await second.boundAddress }
        }
    }

    @Test func `a unix socket left behind is replaced and a live one is not`() async throws {
        let folder = try TemporaryFolder()
        let address = ListenAddress.unix(path: folder.file("a.sock"))
        for _ in 1...2 {
            let server = Self.server(address)
            let group = Self.group(server)
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                #expect(try await server.boundAddress == address)
                await #expect(throws: HTTPServerError.self) { try await Self.server(address).run() }
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
            }
        }
    }

    private static func server(_ address: ListenAddress) -> HTTPServer {
        HTTPServer(
            listen: address,
            routes: RouteTable(),
            authenticator: nil,
            health: HealthBoard(),
            metrics: MetricsRegistry(),
            logger: quiet
        )
    }

    private static func group(_ server: HTTPServer) -> ServiceGroup {
        ServiceGroup(configuration: .init(services: [server], logger: quiet))
    }

    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}
