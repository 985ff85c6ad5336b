import ArgumentParser
import FoundationEssentials
import Glibc
import Logging
import Observability
import Quantities
import ServiceLifecycle
import UnixSignals

/// Runs one service as a process: command line, settings, state folder, signals, exit code.
package enum ServiceMain {
    /// Does everything and ends the process.
    ///
    /// `also` are names that people have for our own variables, such as `SM_LOG_LEVEL` for
    /// `POOLKEEPER_LOG_LEVEL`; the latter counts where both are set.
    package static func run(
        _ definition: ServiceDefinition,
        also names: [String: String] = [:]
    ) async {
        let environment = ProcessInfo.processInfo.environment
        let renamed = names.compactMap { old, new in environment[old].map { (new, $0) } }
        let code = await run(
            definition,
            arguments: Array(CommandLine.arguments.dropFirst()),
            environment: environment.merging(renamed) { own, _ in own },
            console: .standard
        )
        exit(code.rawValue)
    }

    /// How long a service may take to end after SIGTERM before it is cancelled.
    package static let shutdownMax = Duration.seconds(20)

    /// Does everything up to the exit code.
    package static func run(
        _ definition: ServiceDefinition,
        arguments: [String],
        environment: [String: String],
        console: Console
    ) async -> ExitCode {
        let flags: ServiceFlags
        switch parse(arguments, of: definition) {
        case .success(let parsed): flags = parsed
        case .failure(let refusal):
            (refusal.code == .ok ? console.output : console.error)(refusal.text + "\n")
            return refusal.code
        }
        let options = ServiceOptions(flags, environment: environment)
        do {
            try BusAddresses.check(options.bus, isEncrypted: options.busKey != nil)
        } catch {
            console.error("--bus: \(error)\n")
            return .configuration
        }
        guard let yaml = settingsText(options, console) else { return .configuration }
        var reader = SettingsReader(
            SettingsSource(
                file: options.config ?? "settings",
                path: options.config,
                yaml: yaml,
                environment: environment,
                flags: options.settings
            )
        )
        let prepared = definition.prepare(&reader)
        reader.finish()
        for line in reader.warnings + reader.problems { console.error("\(line)\n") }
        guard reader.problems.isEmpty else { return .configuration }
        if flags.checkConfig || flags.printConfig {
            console.output(flags.printConfig ? reader.effective : "configuration is valid\n")
            return .ok
        }
        return await start(definition, prepared, options, console)
    }

    private struct Refusal: Error {
        let code: ExitCode
        let text: String
    }

    private static func parse(
        _ arguments: [String],
        of definition: ServiceDefinition
    ) -> Result<ServiceFlags, Refusal> {
        ServiceFlags.$definition.withValue(definition) {
            do {
                return .success(try ServiceFlags.parse(arguments))
            } catch {
                let isAsked = ServiceFlags.exitCode(for: error) == .success
                return .failure(
                    Refusal(
                        code: isAsked ? .ok : .usage,
                        text: ServiceFlags.fullMessage(for: error)
                    )
                )
            }
        }
    }

    /// The settings file's text, empty without a file; nil, and said so, when it cannot be read.
    private static func settingsText(_ options: ServiceOptions, _ console: Console) -> String? {
        guard let path = options.config else { return "" }
        do throws(SettingsSource.FileFault) {
            return try SettingsSource.text(ofFile: path, namedBy: "--config")
        } catch {
            console.error("\(path): \(error)\n")
            return nil
        }
    }

    private static func start(
        _ definition: ServiceDefinition,
        _ prepared: PreparedService,
        _ options: ServiceOptions,
        _ console: Console
    ) async -> ExitCode {
        LogBootstrap.start(level: options.level, format: options.format)
        let logger = Logger(label: definition.name.text)
        do {
            let slot = try StateSlot.claim(definition.name, in: options.state)
            let bus = try bus(of: definition, options, slot: slot.name)
            let metrics = MetricsRegistry()
            ProcessMetrics.register(in: metrics)
            let context = ServiceContext(
                name: definition.name,
                stateFolder: slot.path,
                clock: SystemWallClock(),
                logger: logger,
                health: HealthBoard(),
                metrics: metrics,
                instance: bus.instance,
                standings: bus.standings,
                transport: { try bus.transport { logger.warning("bus: \($0)") } }
            )
            logger.info(
                "starting",
                metadata: ["version": "\(Version.text)", "state": "\(slot.path)"]
            )
            let made = try await prepared.make(context)
            let parts = RunningParts(services: [MemoryReturn()] + made.services, close: made.close)
            try await parts.run(
                {
                    $0.gracefulShutdownSignals = [.sigterm, .sigint]
                    $0.maximumGracefulShutdownDuration = shutdownMax
                },
                logger: logger
            )
            slot.release()
            logger.info("ended")
            return .ok
        } catch let error as StateSlotError {
            console.error("\(error)\n")
            return .configuration
        } catch let error as BusSettingsError {
            console.error("\(error)\n")
            return .configuration
        } catch {
            logger.critical("failed", metadata: ["cause": "\(errorChain(error))"])
            return .software
        }
    }

    /// The hubs and keys of a service that joins the bus; the hub itself, which joins none, has
    /// its own settings for the same words.
    private static func bus(
        of definition: ServiceDefinition,
        _ options: ServiceOptions,
        slot: String
    ) throws -> BusAddresses {
        guard !(definition.publishes + definition.subscribes).isEmpty else {
            return try BusAddresses(nil)
        }
        let keys = BusKeys(own: options.busKey, server: options.busServerKey, slot: slot)
        do {
            return try BusAddresses(options.bus, keys: keys)
        } catch {
            throw BusSettingsError(cause: error)
        }
    }
}
