import Logging
import Observability
import ServiceLifecycle

/// Looks at the clock for what only time tells: silence of systems and services, volumes that stay
/// over their target, and alerts of others that nobody ends.
struct RuleLoop: Service {
    /// The name under which it stands on the health board.
    static let component = "rules"
    /// How often it looks.
    static let tick = Duration.seconds(10)

    let intake: FactIntake
    let silence: SilenceKeeper
    let services: ServiceKeeper
    let health: HealthBoard
    let logger: Logger

    func run() async throws {
        try await silence.open()
        try await services.open()
        health.set(Self.component, .ok)
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await look()
                // Cancelled means the end, which the loop sees.
                try? await Task.sleep(for: Self.tick)
            }
        }
        health.remove(Self.component)
    }

    private func look() async {
        do {
            try await silence.look()
            try await services.look()
            try await intake.tellDueVolumes()
            try await intake.endDueOutsideAlerts()
            let passedOver = silence.takePassedOver()
            if passedOver > 0 {
                logger.warning(
                    "facts of systems beyond the limit of followed systems are passed over",
                    metadata: ["facts": "\(passedOver)"]
                )
            }
        } catch is CancellationError {
        } catch {
            logger.error("the rules' clock could not be looked at", metadata: ["cause": "\(error)"])
        }
    }
}
