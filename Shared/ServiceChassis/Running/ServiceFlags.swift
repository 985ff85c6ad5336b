import ArgumentParser
import Logging
import Observability
import Quantities

/// The command line of a service that runs as its own process.
struct ServiceFlags: ParsableCommand {
    /// The service the process is, while its command line is read.
    @TaskLocal static var definition: ServiceDefinition?

    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: definition?.name.text,
            abstract: definition?.summary ?? "",
            usage: definition.map { "\($0.name.text) [options]" },
            discussion: """
                Each flag can be given in the environment too, as POOLKEEPER_CONFIG, \
                POOLKEEPER_STATE, POOLKEEPER_LISTEN, POOLKEEPER_BUS, POOLKEEPER_BUS_KEY, \
                POOLKEEPER_BUS_SERVER_KEY, POOLKEEPER_LOG_LEVEL and POOLKEEPER_LOG_FORMAT; the \
                flag wins. A setting of the file is \
                POOLKEEPER_<SECTION>_<KEY>.

                Exit codes: 0 done, 64 wrong command line, 70 failed while running, 78 wrong \
                settings or an unusable state folder.
                """,
            version: "\(definition?.name.text ?? "poolkeeper") \(Version.text)"
        )
    }

    @Option(help: ArgumentHelp("Read settings from this YAML file.", valueName: "file"))
    var config: String?

    @Option(
        help: ArgumentHelp(
            "Keep state under this folder (default: /var/lib/poolkeeper).",
            valueName: "dir"
        )
    )
    var state: String?

    @Option(
        help: ArgumentHelp(
            "Listen here: HOST:PORT, :PORT or unix:/path; port 0 picks a free one.",
            valueName: "address"
        )
    )
    var listen: String?

    @Option(
        help: ArgumentHelp(
            """
            Join this message hub: ipc:///run/poolkeeper or tcp://HOST:PORT[,HOST:PORT]; \
            the hub itself listens there.
            """,
            valueName: "hub"
        )
    )
    var bus: String?

    @Option(
        help: ArgumentHelp(
            "Be known on tcp:// by this key: a .key file, or a folder with one a state folder.",
            valueName: "file"
        )
    )
    var busKey: String?

    @Option(
        help: ArgumentHelp(
            "Trust the hub with this public key, or .pub file (default: hub.pub beside the key).",
            valueName: "key"
        )
    )
    var busServerKey: String?

    @Option(
        help: ArgumentHelp(
            "Log from this level on: debug, info, warning, error.",
            valueName: "level"
        )
    )
    var logLevel: String?

    @Option(
        help: ArgumentHelp(
            "Log as json or text (default: text at a terminal).",
            valueName: "format"
        )
    )
    var logFormat: String?

    @Flag(help: "Check the settings, say every problem in them, and end.")
    var checkConfig = false

    @Flag(help: "Show the settings as they count, defaults too, and end.")
    var printConfig = false

    mutating func validate() throws {
        if let logLevel, Logger.Level(rawValue: logLevel) == nil {
            throw ValidationError("--log-level \(logLevel): use debug, info, warning or error")
        }
        if let logFormat, LogFormat(rawValue: logFormat) == nil {
            throw ValidationError("--log-format \(logFormat): use json or text")
        }
    }
}
