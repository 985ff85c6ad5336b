import Logging
import Observability
import ServiceChassis
import ServiceLifecycle

/// Keeps forecasts going: looks at what is due, and again at once while there is more.
struct ForecastLoop: Service {
    /// The name under which it stands on the health board.
    static let component = "forecasts"
    /// How often it looks.
    static let interval = Duration.seconds(10)

    let desk: ForecastDesk
    let health: HealthBoard
    let logger: Logger

    /// Runs until shut down.
    func run() async throws {
        health.set(Self.component, .ok)
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                let isDone = await turn()
                // Cancelled means the end, which the loop sees.
                if isDone { try? await Task.sleep(for: Self.interval) }
            }
        }
        health.remove(Self.component)
    }

    /// Looks once.
    ///
    /// - Returns: whether nothing more is due at once.
    private func turn() async -> Bool {
        do {
            let count = try await desk.work()
            if health.state(of: Self.component) != .ok { health.set(Self.component, .ok) }
            return count < desk.settings.systemsAtOnce
        } catch is CancellationError {
            return true
        } catch {
            let state = HealthState.degraded("forecasts wait: \(errorChain(error))")
            guard health.state(of: Self.component) != state else { return true }
            health.set(Self.component, state)
            logger.warning("forecasts wait", metadata: ["cause": "\(errorChain(error))"])
            return true
        }
    }
}
