import Logging
package import Observability
package import Quantities
import ServiceLifecycle

/// Runs several services in one process; each that fails starts again by itself.
package struct Supervisor: Service {
    /// One service with what it runs with.
    package struct Member: Sendable {
        /// The service.
        package let prepared: PreparedService
        /// What it runs with; its name is the component on the health board.
        package let context: ServiceContext

        /// A service to supervise.
        package init(_ prepared: PreparedService, context: ServiceContext) {
            self.prepared = prepared
            self.context = context
        }
    }

    private let members: [Member]
    private let health: HealthBoard
    private let backoff: Backoff
    private let clock: any WallClock
    private let pause: @Sendable (Duration) async throws -> Void

    /// A supervisor of these services.
    ///
    /// - Parameters:
    ///   - members: the services.
    ///   - health: where each member is a component.
    ///   - backoff: how long a failed member waits.
    ///   - clock: tells how long a member ran.
    ///   - pause: waits; injected so that tests do not.
    package init(
        _ members: [Member],
        health: HealthBoard,
        backoff: Backoff = Backoff(),
        clock: any WallClock = SystemWallClock(),
        pause: @escaping @Sendable (Duration) async throws -> Void = {
            try await Task.sleep(for: $0)
        }
    ) {
        self.members = members
        self.health = health
        self.backoff = backoff
        self.clock = clock
        self.pause = pause
    }

    /// Runs all members until shut down gracefully or cancelled.
    package func run() async throws {
        await withDiscardingTaskGroup { group in
            for member in members {
                group.addTask { await keepRunning(member) }
            }
        }
    }

    private func keepRunning(_ member: Member) async {
        let component = member.context.name.text
        var failures = 0
        while !isEnding {
            let start = clock.now()
            let reason = await runOnce(member)
            guard !isEnding else { break }
            failures = clock.now() - start >= backoff.goodRun ? 1 : failures + 1
            let wait = backoff.wait(afterFailures: failures)
            health.set(component, .failed("\(reason); starts again in \(wait.text)"))
            member.context.logger.error(
                "a service failed and will start again",
                metadata: [
                    "service": "\(component)", "cause": "\(reason)", "wait": "\(wait.text)",
                    "failures": "\(failures)",
                ]
            )
            guard await waited(wait) else { break }
        }
        health.remove(component)
    }

    /// Runs a member until it ends; says why it did.
    private func runOnce(_ member: Member) async -> String {
        let component = member.context.name.text
        do {
            health.set(component, .degraded("is starting"))
            let parts = try await member.prepared.make(member.context)
            health.set(component, .ok)
            try await parts.run({ _ in }, logger: member.context.logger)
            return "it ended by itself"
        } catch {
            return errorChain(error)
        }
    }

    /// Whether the wait came to its end, and not the process.
    private func waited(_ wait: Duration) async -> Bool {
        let pause = pause
        let outcome: Void? = try? await cancelWhenGracefulShutdown { try await pause(wait) }
        return outcome != nil
    }

    private var isEnding: Bool { Task.isCancelled || Task.isShuttingDownGracefully }
}
