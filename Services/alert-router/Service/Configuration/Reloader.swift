import AlertRouterCore
import Logging
import Observability
import Quantities
import ServiceChassis
import ServiceLifecycle
import UnixSignals

/// Reads the settings file and Alertmanager's anew, at SIGHUP and when asked.
///
/// Routes, receivers, `flapping` and `escalation` count at once; files that are wrong change
/// nothing.
struct Reloader: Service {
    /// The name under which it stands on the health board.
    static let component = "configuration"

    /// The settings that the router was started with.
    let settings: AlertRouterSettings
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

    /// Reads the files; returns what is wrong with them, every problem on a line.
    func reload() async -> String? {
        guard let file = settings.configFile ?? settings.source.path else {
            return "there is no file to read: name one with --config or --config.file"
        }
        let problem = await load()
        if let problem {
            logger.error("the configuration stays as it was: \(problem)")
            health.set(Self.component, .degraded("\(file) is wrong: \(problem)"))
        } else {
            logger.info("the configuration was read anew", metadata: ["file": "\(file)"])
            health.set(Self.component, .ok)
        }
        return problem
    }

    private func load() async -> String? {
        let source: SettingsSource
        do throws(SettingsSource.FileFault) {
            source = try settings.source.readAnew()
        } catch {
            return "\(settings.source.file): \(error)"
        }
        var reader = SettingsReader(source)
        let read = RouterReading(reading: &reader)
        reader.finish()
        guard reader.problems.isEmpty else {
            return reader.problems.map { "\($0)" }.joined(separator: "\n")
        }
        for warning in reader.warnings { logger.warning("\(warning)") }
        let later = read.settings.keysForTheNextStart(since: settings)
        if !later.isEmpty {
            logger.warning("read, and taken from the next start: \(later.joined(separator: ", "))")
        }
        do {
            try await desk.reload(read.settings.alertmanager, care: read.settings.care)
            delivery.use(read.receivers)
            return nil
        } catch {
            return "\(error)"
        }
    }
}

extension AlertRouterSettings {
    /// The keys whose values are others than at the start and are not taken over while it runs.
    fileprivate func keysForTheNextStart(since old: Self) -> [String] {
        let keys: [(key: String, isSame: Bool)] = [
            ("`listen`", listen == old.listen),
            ("`api_token_file`", apiToken == old.apiToken),
            ("`allow_from`", allowFrom == old.allowFrom),
            ("`delivery`", delivery == old.delivery),
            ("`rules`", rules == old.rules),
            ("`config_file`", configFile == old.configFile),
            ("`route_prefix`", routePrefix == old.routePrefix),
            ("`per_alertname_limit`", perNameMax == old.perNameMax),
            ("`data_retention`", retention == old.retention),
        ]
        return keys.filter { !$0.isSame }.map(\.key)
    }
}
