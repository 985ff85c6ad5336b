import Contracts
import Foundation
import HTTPSurface
import Logging
import MessageBus
import Observability
import Quantities
import ServiceChassis
import ServiceLifecycle
import TestSupport
import Testing

@testable import Collector

/// A key's secret in these tests, and the line of a key file that lets it in.
enum TestKey {
    static let secret = String(repeating: "5a", count: 32)
    static let token = "pk_0123456789abcdef_\(secret)"
    static let bound = "pk_fedcba9876543210_\(secret)"
    static let hash = KeyRing.hash(of: secret[...])
    static let lines = """
        # keys of the tests
        0123456789abcdef:\(hash):default
        fedcba9876543210:\(hash):default:Acme

        """
}

/// A collector with its own state folder, SQLite history and a port the kernel chose.
struct CollectorFixture {
    let folder: TemporaryFolder
    let clock: ManualClock
    let health = HealthBoard()
    let metrics = MetricsRegistry()
    var settings: CollectorSettings
    var transport: @Sendable () throws -> any BusTransport = { throw NoBus() }

    init(folder: TemporaryFolder? = nil, clock: ManualClock = ManualClock()) throws {
        self.folder = try folder ?? TemporaryFolder()
        self.clock = clock
        settings = CollectorSettings(
            listen: .tcp(host: "127.0.0.1", port: 0),
            databaseURL: "sqlite:///\(self.folder.file("history.sqlite"))"
        )
        settings.ingestKeysFile = try self.folder.write(TestKey.lines, to: "keys")
        settings.announceEvery = .milliseconds(50)
    }

    var context: ServiceContext {
        get throws {
            var logger = Logger(label: "collector tests")
            logger.logLevel = .critical
            return ServiceContext(
                name: try #require(ServiceName("collector")),
                stateFolder: folder.path,
                clock: clock,
                logger: logger,
                health: health,
                metrics: metrics,
                transport: transport
            )
        }
    }

    /// Runs the collector while `body` talks to it at the address it listens on.
    func run<Result>(_ body: (WebhookClient) async throws -> Result) async throws -> Result {
        let context = try context
        let parts = try await CollectorService.make(settings: settings, context: context)
        let server = try #require(parts.services.last as? HTTPServer)
        let group = ServiceGroup(services: parts.services, logger: context.logger)
        async let running: Void = group.run()
        do {
            let client = WebhookClient(address: try await server.boundAddress)
            let result = try await body(client)
            await group.triggerGracefulShutdown()
            try await running
            await parts.close()
            return result
        } catch {
            await group.triggerGracefulShutdown()
            try? await running
            await parts.close()
            throw error
        }
    }
}
