/// Alertmanager's flags in our words, so that a command line of its goes on working.
package enum AlertmanagerFlags {
    /// Flags that are ours by another name.
    private static let ours = [
        "storage.path": "state", "web.listen-address": "listen", "log.level": "log-level",
        "log.format": "log-format",
    ]
    /// Flags that are settings of ours.
    private static let settings = [
        "config.file": "POOLKEEPER_CONFIG_FILE", "web.route-prefix": "POOLKEEPER_ROUTE_PREFIX",
        "web.external-url": "POOLKEEPER_EXTERNAL_URL",
        "data.retention": "POOLKEEPER_DATA_RETENTION",
        "alerts.per-alertname-limit": "POOLKEEPER_PER_ALERTNAME_LIMIT",
    ]

    /// What a command line says in our words.
    package struct Translated: Sendable, Equatable {
        /// The arguments.
        package var arguments: [String] = []
        /// Settings, as variables of the environment.
        package var environment: [String: String] = [:]
    }

    /// A command line in our words.
    ///
    /// `--cluster.…` is dropped with its value: this router is the only member of its cluster.
    package static func translate(_ arguments: [String]) -> Translated {
        var translated = Translated()
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let parts = argument.split(
                separator: "=",
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            let name = String(parts[0].drop { $0 == "-" })
            let isCluster = name.hasPrefix("cluster.")
            guard parts[0].hasPrefix("--"),
                ours[name] != nil || settings[name] != nil || isCluster
            else {
                translated.arguments.append(argument)
                continue
            }
            var value = parts.count > 1 ? String(parts[1]) : nil
            if value == nil, let next = rest.first, !next.hasPrefix("--") {
                value = rest.popFirst()
            }
            if isCluster { continue }
            if let flag = ours[name] {
                translated.arguments += ["--" + flag] + (value.map { [word($0, flag)] } ?? [])
            } else if let variable = settings[name] {
                translated.environment[variable] = value ?? ""
            }
        }
        return translated
    }

    private static func word(_ value: String, _ flag: String) -> String {
        flag == "log-level" && value == "warn"
            ? "warning"
            : flag == "log-format" && value == "logfmt"
                ? "text" : value
    }
}
