import Logging
import Observability

/// What a process was told by its flags, else by its environment, else by default.
struct ServiceOptions: Sendable {
    let config: String?
    let state: String
    let bus: String?
    let busKey: String?
    let busServerKey: String?
    let level: Logger.Level
    let format: LogFormat?
    /// Flags that stand for settings.
    let settings: [String: String]

    init(_ flags: ServiceFlags, environment: [String: String]) {
        func given(_ flag: String?, _ name: String) -> String? {
            let value = flag ?? environment["POOLKEEPER_" + name]
            return value?.isEmpty == true ? nil : value
        }
        config = given(flags.config, "CONFIG")
        state = given(flags.state, "STATE") ?? "/var/lib/poolkeeper"
        bus = given(flags.bus, "BUS")
        busKey = given(flags.busKey, "BUS_KEY")
        busServerKey = given(flags.busServerKey, "BUS_SERVER_KEY")
        level =
            given(flags.logLevel, "LOG_LEVEL").flatMap {
                Logger.Level(rawValue: $0.lowercased())
            } ?? .info
        format = given(flags.logFormat, "LOG_FORMAT").flatMap { LogFormat(rawValue: $0) }
        // `bus` and `key_file` are settings of the hub alone, which listens where others dial.
        settings = ["listen": flags.listen, "bus": flags.bus, "key_file": flags.busKey]
            .compactMapValues(\.self)
    }
}
