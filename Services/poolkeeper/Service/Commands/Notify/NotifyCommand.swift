import ArgumentParser

/// `poolkeeper notify`: whether notifications arrive.
struct NotifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notify",
        abstract: "Try whether notifications arrive.",
        subcommands: [NotifyTestCommand.self]
    )
}
