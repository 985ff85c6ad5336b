package import Logging
package import Observability
import PSATicketerCore
package import Quantities
import ServiceChassis
import ServiceLifecycle

/// Keeps a desk going: works on what is due, a few at once, and ends storms.
package struct TicketLoop: Service {
    /// How often what is over is looked at whether it can be forgotten.
    package static let forgetsEvery = Duration.seconds(3600)
    /// How long it waits at the most before it looks again.
    package static let tickMax = Duration.seconds(5)

    let desk: TicketDesk
    let health: HealthBoard
    let clock: any WallClock
    let logger: Logger

    /// A loop of a desk.
    package init(desk: TicketDesk, health: HealthBoard, clock: any WallClock, logger: Logger) {
        self.desk = desk
        self.health = health
        self.clock = clock
        self.logger = logger
    }

    /// The name under which a PSA stands on the health board.
    package static func component(_ psa: String) -> String { "psa \(psa)" }

    /// Runs until shut down.
    package func run() async throws {
        try await desk.open()
        health.set(component, .ok)
        await cancelWhenGracefulShutdown { await loop() }
        await desk.client.close()
        health.remove(component)
    }

    private var component: String { Self.component(desk.psa) }

    private func loop() async {
        await withDiscardingTaskGroup { group in
            var forgot: Timestamp?
            while !Task.isCancelled {
                let now = clock.now()
                if forgot.map({ $0 + Self.forgetsEvery <= now || $0 > now }) ?? true {
                    forgot = now
                    await tell { try await desk.forget() }
                }
                await tell { try await desk.calm() }
                for key in desk.next() {
                    group.addTask { await tell { try await desk.work(key) } }
                }
                say()
                // A PSA that takes its time with this must not keep tickets waiting.
                group.addTask { await tell { try await desk.tellStanding() } }
                let due = desk.nextDue.map { $0 - clock.now() } ?? Self.tickMax
                // Cancelled means the end, which the loop sees.
                try? await desk.wake.wait(for: max(.milliseconds(50), min(due, Self.tickMax)))
            }
        }
    }

    private func say() {
        let passedOver = desk.look { $0.passedOver } ?? 0
        guard passedOver == 0 else {
            let most = TicketBook.incidentsMax
            let text = "\(passedOver) alerts get no ticket: there are \(most) problems already"
            return health.set(component, .degraded(text))
        }
        guard let hindrance = desk.presentHindrance else { return health.set(component, .ok) }
        health.set(component, .degraded("tickets wait: \(desk.client.title): \(hindrance.reason)"))
    }

    private func tell(_ act: () async throws -> Void) async {
        do {
            try await act()
        } catch is CancellationError {
        } catch {
            logger.error(
                "tickets wait",
                metadata: ["psa": "\(desk.psa)", "cause": "\(errorChain(error))"]
            )
            health.set(component, .degraded("tickets wait: \(error)"))
            try? await Task.sleep(for: .seconds(1))
        }
    }
}
