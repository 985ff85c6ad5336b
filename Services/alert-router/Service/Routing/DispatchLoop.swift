import AlertRouterCore
import Logging
import Observability
import Quantities
import ServiceChassis
import ServiceLifecycle

/// Keeps the desk going: looks at groups when they are due, by the clock that nobody can set.
package struct DispatchLoop: Service {
    /// The name under which it stands on the health board.
    package static let component = "dispatch"
    /// How long it waits at the most before it looks whether an alert's time is up.
    package static let tickMax = Duration.seconds(1)
    /// How often what is old is forgotten, and others are told of what became quiet or loud.
    package static let careEvery = Duration.seconds(15)

    let desk: AlertDesk
    let retention: Duration
    let health: HealthBoard
    let clock: any WallClock
    let logger: Logger

    /// Runs until shut down.
    package func run() async throws {
        try await desk.open()
        health.set(Self.component, .ok)
        await cancelWhenGracefulShutdown { await loop() }
        health.remove(Self.component)
    }

    private func loop() async {
        var caredAt = clock.uptime
        while !Task.isCancelled {
            let jump = desk.clockJump()
            if let jump {
                logger.warning("the wall clock was set by \(jump.text); timers go on as they were")
            }
            if jump != nil || desk.isDue(at: clock.now()) { await turn() }
            if let now = clock.uptime, let before = caredAt, now - before >= Self.careEvery {
                caredAt = now
                await tell { try await desk.takeCare(retention: retention) }
            }
            let due = desk.nextDue.map { $0 - clock.now() } ?? Self.tickMax
            // Cancelled means the end, which the loop sees.
            try? await desk.wake.wait(for: max(.zero, min(due, Self.tickMax)))
        }
    }

    private func turn() async {
        await tell {
            repeat {
                _ = try await desk.turn()
            } while desk.isDue(at: clock.now()) && !Task.isCancelled
        }
    }

    private func tell(_ act: () async throws -> Void) async {
        do {
            try await act()
            health.set(Self.component, .ok)
        } catch is CancellationError {
        } catch {
            logger.error("groups wait", metadata: ["cause": "\(errorChain(error))"])
            health.set(Self.component, .degraded("groups wait: \(error)"))
            try? await Task.sleep(for: Self.tickMax)
        }
    }
}
