import AlertRouterCore
import Logging
import Observability
import Quantities
import ServiceChassis
import ServiceLifecycle
import UnixSignals

/// Reads the configuration's file anew, at SIGHUP and when asked; one that is wrong changes
/// nothing.
struct Reloader: Service {
    /// The name under which it stands on the health board.
    static let component = "configuration"

    let path: String?
    let source: SettingsSource
    let care: CareSettings
    let desk: AlertDesk
    let delivery: DeliveryService
    let health: HealthBoard
    let logger: Logger

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        await cancelWhenGracefulShutdown {
            for await _ in signals { _ = await reload() }
        }
    }

    /// Reads the file; returns what is wrong with it, every problem on a line.
    func reload() async -> String? {
        guard let path else {
            return "it is part of the settings file, which is read at the start; name a file of "
                + "its own in `config_file` or --config.file"
        }
        let problem = await load(path)
        if let problem {
            logger.error("the configuration stays as it was: \(problem)")
            health.set(Self.component, .degraded("\(path) is wrong: \(problem)"))
        } else {
            logger.info("the configuration was read anew", metadata: ["file": "\(path)"])
            health.set(Self.component, .ok)
        }
        return problem
    }

    private func load(_ path: String) async -> String? {
        let book = TargetBook()
        let reader = ConfigurationReader(registry: book, compiler: desk.compiler, source: source)
        switch ConfigurationFile.read(path, reader) {
        case .failure(let refusal): return refusal.text
        case .success(let taken):
            for warning in taken.warnings { logger.warning("\(warning)") }
            let missing = care.unknownReceivers(in: taken.configuration)
            guard missing.isEmpty else {
                return "`escalation` of the settings names receivers that it does not declare: "
                    + missing.joined(separator: ", ")
            }
            do {
                try await desk.reload(taken.configuration)
                delivery.use(book.receivers)
                return nil
            } catch {
                return "\(error)"
            }
        }
    }
}
