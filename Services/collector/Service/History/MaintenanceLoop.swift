package import FleetHistory
package import Logging
package import Observability
package import Quantities
import ServiceLifecycle

/// Sees to roll-ups, partitions and retention once a period; one process at a time really does.
package struct MaintenanceLoop: Service {
    private let history: any FleetHistoryWriting
    private let every: Duration
    private let clock: any WallClock
    private let health: HealthBoard
    private let logger: Logger

    /// A loop over a history.
    package init(
        history: any FleetHistoryWriting,
        every: Duration,
        clock: any WallClock,
        health: HealthBoard,
        logger: Logger
    ) {
        self.history = history
        self.every = every
        self.clock = clock
        self.health = health
        self.logger = logger
    }

    /// Maintains now and after each period until shut down.
    package func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await turn()
                try await Task.sleep(for: every)
            }
        }
    }

    /// Maintains until no dirty hour that is over is left; a failure is told and tried next time.
    package func turn() async {
        do {
            var left = 1
            while left > 0, !Task.isCancelled {
                let outcome = try await history.maintain(now: clock.now())
                left = outcome.didRun && outcome.hoursRolledUp > 0 ? outcome.hoursLeft : 0
            }
            health.set("maintenance", .ok)
        } catch {
            health.set("maintenance", .degraded("roll-ups wait: \(errorChain(error))"))
            logger.warning("roll-ups wait: \(errorChain(error))")
        }
    }
}
