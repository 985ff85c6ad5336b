import APIGateway
import ArgumentParser
import Contracts
import Quantities

/// `poolkeeper keys revoke`.
struct KeysRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Refuse a key from now on."
    )

    @OptionGroup var admin: AdminOptions

    @Argument(help: "The key's id, as `keys list` shows it.")
    var id: String

    func run() async throws {
        try await admin.with { try await $0.revokeKey(id) }
    }
}
