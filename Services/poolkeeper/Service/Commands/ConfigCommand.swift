import ArgumentParser

/// `poolkeeper config`.
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Check settings files.",
        subcommands: [ConfigCheckCommand.self]
    )
}
