import ArgumentParser

/// Which pool of this host a command is about.
struct HostOptions: ParsableArguments {
    @Option(
        help: """
            Settings, in ASG's words; else /etc/asg/config.yaml or ./config.yaml, whichever is \
            there first.
            """
    )
    var config: String?

    @Option(help: "Where the pool is mounted, in place of pool.mount.")
    var mount: String?

    /// The settings, read with root's rights: they name secrets of those who are told.
    ///
    /// - Throws: the exit code, after what is wrong was told: 77 without rights, 78 for problems.
    func settings() async throws -> HostSettings {
        try await HostRights.demand()
        var settings = try HostSettingsFile(named: config).read { HostSettings(reading: &$0) }
        if let mount { settings.mount = mount }
        return settings
    }
}
