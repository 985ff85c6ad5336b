import APIGateway
import ArgumentParser
import Contracts
import Quantities

/// `poolkeeper users create`.
struct UsersCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a user and print the password, this once."
    )

    @OptionGroup var admin: AdminOptions

    @Argument(help: "The name to sign in with.")
    var name: String

    @Option(help: "What the user may do: read, operate or admin.")
    var scope = "read"

    @Option(help: "The tenant the user belongs to.")
    var tenant = TenantID.single.text

    @Option(help: "A client the user may see; may be given again; none for all.")
    var client: [String] = []

    func run() async throws {
        guard let permission = Permission(commandScope: scope), permission != .ingest else {
            throw ValidationError("--scope \(scope): use read, operate or admin")
        }
        guard let tenant = TenantID(tenant) else {
            throw ValidationError("--tenant \(tenant): use lower-case letters, digits and -")
        }
        let clients = client.compactMap { ClientName($0) }
        guard clients.count == client.count else {
            throw ValidationError("--client: give 1 to 200 bytes without control characters")
        }
        let request = UserRequest(
            name: name,
            permission: permission,
            tenant: tenant,
            clients: clients
        )
        let user = try await admin.with(makingFolder: true) { try await $0.createUser(request) }
        try admin.show([user.password], user)
    }
}
