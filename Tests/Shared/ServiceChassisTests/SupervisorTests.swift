import Logging
import Observability
import Quantities
import ServiceChassis
import ServiceLifecycle
import Synchronization
import TestSupport
import Testing

@Suite struct `A supervised service` {
    private struct Broken: Error, CustomStringConvertible {
        let description = "the disk is full"
    }

    private struct Patient: Service {
        func run() async throws { try? await gracefulShutdown() }
    }

    /// Notes the waits, lets time pass by hand, and says when enough was seen.
    private final class Waits: Sendable {
        let seen = Mutex<[Duration]>([])
        let health: Mutex<[HealthState?]> = Mutex([])
    }

    private static func context(_ clock: ManualClock) throws -> ServiceContext {
        ServiceContext(
            name: try #require(ServiceName("flaky")),
            stateFolder: "/nowhere",
            clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            health: HealthBoard(),
            metrics: MetricsRegistry()
        )
    }

    @Test func `what fails waits longer each time and starts again until it runs`() async throws {
        let clock = ManualClock()
        let board = HealthBoard()
        let waits = Waits()
        let attempts = Mutex(0)
        let (running, started) = AsyncStream.makeStream(of: Void.self)
        let service = PreparedService { _ in
            let attempt = attempts.withLock {
                $0 += 1
                return $0
            }
            guard attempt > 4 else { throw Broken() }
            started.finish()
            return RunningParts(services: [Patient()])
        }
        let supervisor = Supervisor(
            [.init(service, context: try Self.context(clock))],
            health: board,
            backoff: Backoff(first: .seconds(1), longest: .seconds(5)),
            clock: clock
        ) { wait in
            waits.seen.withLock { $0.append(wait) }
            waits.health.withLock { $0.append(board.state(of: "flaky")) }
        }
        try await Self.until(running, supervisor)
        #expect(waits.seen.withLock { $0 } == [1, 2, 4, 5].map { Duration.seconds($0) })
        #expect(
            waits.health.withLock { $0.first }
                == .failed("the disk is full; starts again in 1s")
        )
        #expect(board.state(of: "flaky") == nil)
    }

    @Test func `a good run makes the next wait short again`() async throws {
        let clock = ManualClock()
        let waits = Waits()
        let attempts = Mutex(0)
        let (running, started) = AsyncStream.makeStream(of: Void.self)
        let service = PreparedService { _ in
            let attempt = attempts.withLock {
                $0 += 1
                return $0
            }
            if attempt == 3 { clock.advance(by: .seconds(60)) }
            guard attempt > 3 else { throw Broken() }
            started.finish()
            return RunningParts(services: [Patient()])
        }
        let supervisor = Supervisor(
            [.init(service, context: try Self.context(clock))],
            health: HealthBoard(),
            clock: clock
        ) { wait in waits.seen.withLock { $0.append(wait) } }
        try await Self.until(running, supervisor)
        #expect(waits.seen.withLock { $0 } == [1, 2, 1].map { Duration.seconds($0) })
    }

    @Test(arguments: [(1, 1), (2, 2), (6, 32), (7, 60), (1000, 60)])
    func `waits double up to the longest`(failures: Int, seconds: Int) {
        #expect(Backoff().wait(afterFailures: failures) == .seconds(seconds))
    }

    /// Runs a supervisor until a stream ends, then shuts it down.
    private static func until(_ event: AsyncStream<Void>, _ supervisor: Supervisor) async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let group = ServiceGroup(configuration: .init(services: [supervisor], logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            for await _ in event {}
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}
