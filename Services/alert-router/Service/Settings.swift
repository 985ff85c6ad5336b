package import HTTPSurface
import LabelPatterns
package import ServiceChassis

/// The router's settings, every default visible.
package struct AlertRouterSettings: Sendable {
    /// Where Alertmanager's API is served.
    package var listen = ListenAddress.tcp(host: "127.0.0.1", port: 9093)
    /// What a caller from elsewhere must send; nil for nobody from elsewhere may change anything.
    package var apiToken: Secret?
    /// Networks that may post alerts and silences without the token.
    package var allowFrom = [NetworkRange.loopbackV4, .loopbackV6]
    /// How notifications are delivered.
    package var delivery = DeliverySettings()
    /// What is an alert.
    package var rules = RuleSettings()
    /// What is damped, and who is told when nobody looks after an alert.
    package var care = CareSettings()
    /// Routes, receivers, inhibition and time intervals.
    package var alertmanager = RouterConfiguration.tellsNobody
    /// Whether the settings say who is told, in a section or in a file.
    package private(set) var saysWhoIsTold = false
    /// The file that `alertmanager` is read from; nil for the section of the settings.
    package var configFile: String?
    /// What stands before every path of the API (`--web.route-prefix`).
    package var routePrefix = ""
    /// Where people reach this router, for links (`--web.external-url`); nil for nowhere.
    package var externalURL: String?
    /// Posted alerts of one `alertname` that may hold at once (`--alerts.per-alertname-limit`); 0
    /// for as many as there are.
    package var perNameMax = 0
    /// How long ended alerts and silences are kept (`--data.retention`).
    package var retention = Duration.seconds(120 * 3600)
    /// What they were read from, for reading the configuration anew.
    package var source = SettingsSource(file: "settings", yaml: "")

    /// Settings with every default.
    package init() {}

    /// Settings as a file and the environment give them; problems are noted in the reader.
    package init(
        reading reader: inout SettingsReader,
        registry: any TargetRegistry = TargetBook()
    ) {
        self.init()
        listen = reader.listen(default: listen)
        apiToken = reader.secret("api_token", variable: "ALERT_ROUTER_API_TOKEN")
        allowFrom = reader.networks("allow_from", default: allowFrom)
        delivery = reader.section("delivery") { DeliverySettings(reading: &$0) }
        rules = reader.section("rules") { RuleSettings(reading: &$0) }
        care = CareSettings(reading: &reader)
        source = reader.origin
        configFile = reader.optionalString("config_file")
        routePrefix = Self.prefix(reader.string("route_prefix", default: "/"))
        externalURL = reader.optionalString("external_url")
        perNameMax = reader.integer("per_alertname_limit", default: 0, in: 0...1_000_000)
        retention = reader.duration(
            "data_retention",
            default: retention,
            in: .seconds(60) ... .seconds(3660 * 86_400)
        )
        if let externalURL, delivery.externalURL.isEmpty { delivery.externalURL = externalURL }
        readAlertmanager(&reader, registry)
    }

    private mutating func readAlertmanager(
        _ reader: inout SettingsReader,
        _ registry: any TargetRegistry
    ) {
        var configuration = ConfigurationReader(
            registry: registry,
            compiler: RE2Compiler(),
            source: source
        )
        let section = reader.tree("alertmanager")
        saysWhoIsTold = configFile != nil || section != nil
        if let configFile {
            if section != nil {
                reader.problem("alertmanager", "give this section or `config_file`, not both")
            }
            switch ConfigurationFile.read(configFile, configuration) {
            case .success(let taken):
                alertmanager = taken.configuration
                for warning in taken.warnings { reader.warn(warning) }
            case .failure(let refusal): reader.problem("config_file", refusal.text)
            }
        } else if let section {
            if let read = configuration.read(section) { alertmanager = read }
            for warning in configuration.warnings { reader.warn(warning.problem(of: source.file)) }
            for problem in configuration.problems {
                reader.problem(line: problem.line, column: problem.column, problem.text)
            }
        }
    }

    /// A prefix with a slash before and none behind; empty for none.
    private static func prefix(_ text: String) -> String {
        let parts = text.split(separator: "/")
        return parts.isEmpty ? "" : "/" + parts.joined(separator: "/")
    }
}
