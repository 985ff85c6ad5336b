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

    /// The settings; warnings and problems are told, and problems end the command with 78.
    func settings() throws -> HostSettings {
        var settings = try HostSettingsFile(named: config).read { HostSettings(reading: &$0) }
        if let mount { settings.mount = mount }
        return settings
    }
}
