import APIGateway
import ArgumentParser
import Quantities

/// `poolkeeper users reset`.
struct UsersResetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Give a user a new password, print it, and end all sign-ins of the user."
    )

    @OptionGroup var admin: AdminOptions

    @Argument(help: "The user's name.")
    var name: String

    func run() async throws {
        let user = try await admin.with { try await $0.resetPassword(of: name) }
        try admin.show([user.password], user)
    }
}
