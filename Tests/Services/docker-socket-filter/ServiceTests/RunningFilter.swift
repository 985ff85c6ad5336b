import DockerSocketFilter
import Foundation
import HTTPSurface
import Logging
import Observability
import Quantities
import ServiceChassis
import ServiceLifecycle
import TestSupport
import Testing

/// A filter that runs while a test uses it.
struct RunningFilter: Sendable {
    let socket: String
    let metrics: MetricsRegistry
    let health: HealthBoard

    /// The number of a line of the metrics.
    func count(_ series: String) -> Int {
        for line in metrics.render().split(separator: "\n") where line.hasPrefix(series + " ") {
            return Int(line.dropFirst(series.utf8.count + 1)) ?? -1
        }
        return -1
    }

    /// What the filter answers to bytes on a connection of their own, until it closes it.
    func answer(_ text: String) async throws -> String {
        let connection = try RawConnection(socket)
        connection.send(text)
        return await connection.read()
    }

    /// Runs a filter before an engine for as long as a test takes, then shuts it down gracefully.
    static func before(
        _ engine: String,
        mode: UInt32 = 0o660,
        group: String? = nil,
        connectionsMax: Int = 64,
        body: (RunningFilter) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let filter = RunningFilter(
            socket: folder.file("filtered.sock"),
            metrics: MetricsRegistry(),
            health: HealthBoard()
        )
        let (listening, isListening) = AsyncStream.makeStream(of: Void.self)
        let parts = try await DockerSocketFilterService.make(
            settings: FilterSettings(
                socket: filter.socket,
                mode: mode,
                group: group,
                engine: engine,
                connectionsMax: connectionsMax,
                listen: .tcp(host: "127.0.0.1", port: 0)
            ),
            context: ServiceContext(
                name: try #require(ServiceName("docker-socket-filter")),
                stateFolder: folder.path,
                clock: SystemWallClock(),
                logger: Self.quiet,
                health: filter.health,
                metrics: filter.metrics
            ),
            onListening: { isListening.finish() }
        )
        let group = ServiceGroup(
            configuration: .init(services: parts.services, logger: Self.quiet)
        )
        let running = Task {
            defer { isListening.finish() }
            try await group.run()
        }
        for await _ in listening {}
        var failure: (any Error)?
        do { try await body(filter) } catch { failure = error }
        await group.triggerGracefulShutdown()
        do { try await running.value } catch { failure = failure ?? error }
        await parts.close()
        if let failure { throw failure }
    }

    private static let quiet = Logger(label: "filter") { _ in SwiftLogNoOpLogHandler() }
}
