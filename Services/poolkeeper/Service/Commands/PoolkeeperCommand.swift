package import ArgumentParser
import ServiceChassis

/// The operator's command.
package struct PoolkeeperCommand: AsyncParsableCommand {
    /// Name, help and subcommands.
    package static let configuration = CommandConfiguration(
        commandName: "poolkeeper",
        abstract: "Runs and administers Poolkeeper, which governs a fleet of storage.",
        version: "poolkeeper \(Version.text)",
        subcommands: [
            UpCommand.self, DemoCommand.self, StatusCommand.self, CheckCommand.self,
            CapacityCommand.self, ScrubCommand.self,
            SnapshotCommand.self, CleanupCommand.self, SnapshotsCommand.self,
            KeysCommand.self, TenantsCommand.self, UsersCommand.self, ConfigCommand.self,
            SimulateCommand.self, HealthCommand.self, DrainCommand.self, BusCommand.self,
            JanitorCommand.self, AlertsCommand.self, NotifyCommand.self, PSACommand.self,
        ]
    )

    /// The command without its arguments.
    package init() {}
}
