package import HTTPSurface
package import Quantities
package import ServiceChassis
package import VolumeJanitorCore

/// The janitor's settings, every default visible; the variables of the document count too.
package struct JanitorSettings: Sendable, Equatable {
    /// Where the API is served.
    package var listen = ListenAddress.tcp(host: "127.0.0.1", port: 9100)
    /// How often each registration has its turn (`SM_CHECK_INTERVAL_SECONDS`).
    package var checkInterval = Duration.seconds(300)
    /// The file of registrations, runs and audit (`SM_DB_PATH`); nil for `journal.sqlite` in the
    /// state folder.
    package var databasePath: String?
    /// Where the Docker Engine is: a socket's path, `auto` for the usual one if it is there, or
    /// `none` (`SM_DOCKER_HOST`).
    package var dockerHost = "auto"
    /// The folder of volumes as this process sees it (`SM_VOLUMES_ROOT`); nil to find it.
    package var volumesRoot: String?
    /// What a caller must send to approve deletions (`SM_API_TOKEN_FILE`); nil for nobody may.
    package var apiToken: Secret?
    /// Networks that may register, plan and pause without the token.
    package var allowFrom = [NetworkRange.loopbackV4, .loopbackV6]
    /// Whether containers may register by label.
    package var readsLabels = true
    /// Compose projects whose labels count; none for every project's.
    package var labelProjects: [String] = []
    /// Volumes that are planned or cleaned at the same time.
    package var runsAtOnce = 2
    /// A run that takes longer gives way to other volumes and goes on later.
    package var runTimeMax = Duration.seconds(300)
    /// How often every volume is measured, those without rules too.
    package var measureInterval = Duration.seconds(3600)
    /// Files that one run deletes in a second at the most.
    package var deletionsPerSecond = 2000
    /// How long runs and the names they deleted are kept.
    package var auditKept = Duration.seconds(90 * 86_400)
    /// How this host is called on pages and on the bus; nil for its host name.
    package var hostName: String?
    /// The client whose host this is; nil for none.
    package var client: ClientName?
    /// Registrations that this file makes.
    package var registrations: [Declaration] = []

    /// Settings with every default.
    package init() {}

    /// Settings as a file and the environment give them; problems are noted in the reader.
    package init(reading reader: inout SettingsReader) {
        self.init()
        let port = reader.port("api_port", default: 0, variable: "SM_API_PORT")
        listen = reader.listen(default: port == 0 ? listen : .tcp(host: "0.0.0.0", port: port))
        checkInterval = .seconds(
            Int64(
                reader.integer(
                    "check_interval_seconds",
                    default: 300,
                    in: 5...86_400,
                    variable: "SM_CHECK_INTERVAL_SECONDS"
                )
            )
        )
        databasePath = reader.optionalString("db_path", variable: "SM_DB_PATH")
        dockerHost = reader.string("docker_host", default: dockerHost, variable: "SM_DOCKER_HOST")
        if !Self.isDockerHost(dockerHost) {
            reader.problem(
                "docker_host",
                "`\(dockerHost)` is neither a socket such as /var/run/docker.sock, nor `auto`, nor "
                    + "`none`; an engine over TCP is not asked"
            )
        }
        volumesRoot = reader.optionalString("volumes_root", variable: "SM_VOLUMES_ROOT")
        if let volumesRoot, AbsolutePath(volumesRoot) == nil {
            reader.problem("volumes_root", "`\(volumesRoot)` is no absolute path")
        }
        apiToken = reader.secret("api_token", variable: "SM_API_TOKEN")
        allowFrom = reader.networks("allow_from", default: allowFrom)
        readsLabels = reader.boolean("labels", default: readsLabels)
        labelProjects = reader.strings("label_projects", default: labelProjects)
        readLimits(&reader)
        hostName = reader.optionalString("host_name", variable: "SM_HOST_NAME")
        client = reader.optionalString("client").flatMap { text in
            if let client = ClientName(text) { return client }
            reader.problem("client", "`\(text)` is not a client's name")
            return nil
        }
        registrations = RegistrationSettings.read(&reader)
    }

    private mutating func readLimits(_ reader: inout SettingsReader) {
        runsAtOnce = reader.integer("runs_at_once", default: runsAtOnce, in: 1...16)
        runTimeMax = reader.duration(
            "run_time_max",
            default: runTimeMax,
            in: .seconds(1) ... .seconds(86_400)
        )
        measureInterval = reader.duration(
            "measure_interval",
            default: measureInterval,
            in: .seconds(60) ... .seconds(7 * 86_400)
        )
        deletionsPerSecond = reader.integer(
            "deletions_per_second",
            default: deletionsPerSecond,
            in: 1...1_000_000
        )
        auditKept = reader.duration(
            "audit_kept",
            default: auditKept,
            in: .seconds(86_400) ... .seconds(3660 * 86_400)
        )
    }

    private static func isDockerHost(_ text: String) -> Bool {
        text == "auto" || DockerHost(text) != nil
    }
}
