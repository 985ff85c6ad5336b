import ArgumentParser

/// `poolkeeper bus deadletters`.
struct BusDeadLettersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deadletters",
        abstract: "Messages that were given up: show them, try them again, throw them away.",
        subcommands: [
            DeadLettersListCommand.self, DeadLettersShowCommand.self,
            DeadLettersRedriveCommand.self, DeadLettersDiscardCommand.self,
        ]
    )
}
