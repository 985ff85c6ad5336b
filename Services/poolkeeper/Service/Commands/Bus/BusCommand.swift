import ArgumentParser

/// `poolkeeper bus`.
struct BusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bus",
        abstract: "Keys, state and messages of the message bus.",
        subcommands: [
            BusStatusCommand.self, BusTailCommand.self, BusRecordCommand.self,
            BusReplayCommand.self, BusDeadLettersCommand.self, BusForgetCommand.self,
            BusCommandsCommand.self, BusSalvageCommand.self, BusKeysCommand.self,
        ]
    )
}
