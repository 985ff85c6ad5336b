import ArgumentParser

/// `poolkeeper users`.
struct UsersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "users",
        abstract: "Create and list users, and reset a password.",
        subcommands: [UsersCreateCommand.self, UsersResetCommand.self, UsersListCommand.self]
    )
}
