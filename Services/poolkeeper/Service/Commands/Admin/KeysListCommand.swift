import APIGateway
import ArgumentParser
import Contracts
import Quantities

/// `poolkeeper keys list`.
struct KeysListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show all keys."
    )

    @OptionGroup var admin: AdminOptions

    func run() async throws {
        let keys = try await admin.with { try await $0.keys() }
        let lines = keys.map { key in
            let state =
                key.revokedAt.map { "revoked \($0.rfc3339)" }
                ?? key.expiresAt.map { "until \($0.rfc3339)" } ?? "good"
            let may = key.permission.commandScope
            let who = key.client?.text ?? "all clients"
            return
                "\(key.id)  \(may)  \(key.tenant)  \(who)  \(state)  \(key.note)"
        }
        try admin.show(lines, keys)
    }
}
