import HTTPSurface
import Logging
import Observability
import ServiceChassis
import ServiceLifecycle
import UnixSignals

/// Reads the settings file anew at SIGHUP; one that is wrong changes nothing and shows in health.
struct SettingsWatch: Service {
    /// The name under which it stands on the health board.
    static let component = "settings"

    private let desk: SyncDesk
    private let health: HealthBoard

    init(_ desk: SyncDesk, health: HealthBoard) {
        self.desk = desk
        self.health = health
    }

    func run() async throws {
        // A signal that nobody traps ends the engine, so that comes first.
        let signals = await UnixSignalsSequence(trapping: .sighup)
        await desk.tellSettings()
        await cancelWhenGracefulShutdown {
            for await _ in signals { await reload() }
        }
    }

    private func reload() async {
        do {
            _ = try await desk.reload()
            health.set(Self.component, .ok)
        } catch let problem as Problem {
            desk.logger.error("\(problem.detail)")
            health.set(Self.component, .degraded(problem.detail))
        } catch {
            desk.logger.error("the settings could not be taken over: \(errorChain(error))")
            health.set(Self.component, .degraded("the settings could not be taken over"))
        }
    }
}
