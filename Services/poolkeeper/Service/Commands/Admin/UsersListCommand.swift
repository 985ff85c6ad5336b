import APIGateway
import ArgumentParser
import Contracts
import Quantities

/// `poolkeeper users list`.
struct UsersListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show all users."
    )

    @OptionGroup var admin: AdminOptions

    func run() async throws {
        let users = try await admin.with { try await $0.users() }
        try admin.show(
            users.map { "\($0.name)  \($0.permission.commandScope)  \($0.tenant)" },
            users
        )
    }
}
