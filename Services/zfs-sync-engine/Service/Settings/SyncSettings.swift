package import HTTPSurface
import Observations
package import Quantities
package import ServiceChassis
package import ZFSSyncEngineCore

/// The engine's settings: `app-config.yaml` in the document's shape, and what it lacks.
///
/// Unknown keys are warned of and passed over, because the file is another system's too.
package struct SyncSettings: Sendable {
    /// Where the API and the pages are served when the engine runs alone.
    package var listen = ListenAddress.tcp(host: "127.0.0.1", port: 8080)
    /// What a caller from elsewhere must send; nil for nobody from elsewhere may change anything.
    package var apiToken: Secret?
    /// Networks that may start runs without the token; approvals always need it.
    package var allowFrom = [NetworkRange.loopbackV4, .loopbackV6]
    /// The hosts (`san_hosts`).
    package var hosts: [HostSettings] = []
    /// The datasets of all pairs, in the file's order (`pairs`).
    package var datasets: [DatasetSettings] = []
    /// Time from one scheduled run to the next (`scheduler.interval_minutes`).
    package var interval = Duration.seconds(30 * 60)
    /// Streams that a host has at once (`scheduler.streams_per_host`).
    package var streamsPerHost = 2
    /// How long runs are kept (`runs_kept`).
    package var runsKept = Duration.seconds(365 * 86_400)
    /// The folder that logs are written to (`--logs`); nil for the process's output alone.
    package var logs: String?
    /// The client whose data it is; nil for none.
    package var client: ClientName?
    /// How TrueNAS's own replication tasks are judged (`truenas`).
    package var reported = TaskRules()
    /// The file, for reading it anew; nil when the settings came without one.
    package var file: String?
    /// The settings as they count, as YAML, for the page that shows them.
    package var effective = ""

    /// Settings with every default.
    package init() {}

    /// Settings as a file and the environment give them; problems are noted in the reader.
    package init(reading reader: inout SettingsReader) {
        self.init()
        reader.onlyWarnsOfUnknownKeys()
        listen = reader.listen(default: listen)
        apiToken = reader.secret("api_token", variable: "ZFS_SYNC_API_TOKEN")
        allowFrom = reader.networks("allow_from", default: allowFrom)
        let keys = HostSettings.Keys(
            identity: reader.optionalString("ssh_identity_file"),
            knownHosts: reader.optionalString("ssh_known_hosts_file"),
            folder: Self.folder(of: reader.origin.file)
        )
        hosts = HostSettings.read(&reader, keys)
        let names = hosts.map(\.name)
        datasets = reader.sections("pairs") { PairSettings.read(&$0, hosts: names) }.flatMap { $0 }
        checkTargets(&reader)
        reader.section("scheduler") { reader in
            let minutes = Int(interval.components.seconds / 60)
            interval = .seconds(
                reader.integer("interval_minutes", default: minutes, in: 1...10_080) * 60
            )
            streamsPerHost = reader.integer("streams_per_host", default: streamsPerHost, in: 1...64)
        }
        runsKept = reader.duration(
            "runs_kept",
            default: runsKept,
            in: .seconds(86_400) ... .seconds(3660 * 86_400)
        )
        logs = reader.optionalString("logs")
        client = reader.name("client", as: ClientName.self)
        readTasks(&reader)
        file = reader.origin.file == "settings" ? nil : reader.origin.file
        effective = reader.effective
    }

    private mutating func readTasks(_ reader: inout SettingsReader) {
        reader.section("truenas") { reader in
            reported.areAssessed = reader.boolean("assess", default: reported.areAssessed)
            let hours = reader.number("max_delay_hours", default: 72, in: 0.1...87_600)
            let warning = reader.number("warn_delay_hours", default: hours / 2, in: 0.01...87_600)
            reported.delay = DelayPolicy(
                broken: .seconds(hours * 3600),
                warning: .seconds(warning * 3600)
            )
            let days = Duration.seconds(86_400)
            reported.silence = reader.duration(
                "silent_after",
                default: reported.silence,
                in: .seconds(60)...days * 365
            )
            reported.memory = reader.duration(
                "forget_after",
                default: reported.memory,
                in: days...days * 3660
            )
        }
    }

    /// Two sources into one target would undo each other.
    private func checkTargets(_ reader: inout SettingsReader) {
        var seen: Set<String> = []
        for dataset in datasets {
            let policy = dataset.policy
            let target = "\(policy.target) on \(policy.targetHost)"
            if !seen.insert(target).inserted {
                reader.problem("pairs", "\(target) is the backup of two datasets; keep one of them")
            }
            if policy.sourceHost == policy.targetHost, policy.target.isWithin(policy.source) {
                reader.problem("pairs", "\(target) lies within the dataset that it is to back up")
            }
        }
    }

    private static func folder(of file: String) -> String {
        file.lastIndex(of: "/").map { String(file[..<$0]) } ?? "."
    }
}
