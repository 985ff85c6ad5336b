import ArgumentParser

/// `poolkeeper alerts`: what keeps alerts quiet.
struct AlertsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alerts",
        abstract: "Ask and tell an alert-router; silences are made with amtool.",
        subcommands: [MaintenanceCommand.self]
    )
}

/// `poolkeeper alerts maintenance`: announced work.
struct MaintenanceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "maintenance",
        abstract: "Announce work, during which nobody is told of the alerts it concerns.",
        subcommands: [
            MaintenanceListCommand.self, MaintenanceAddCommand.self, MaintenanceEndCommand.self,
        ]
    )
}
