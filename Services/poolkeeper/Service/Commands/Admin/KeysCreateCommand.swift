import APIGateway
import ArgumentParser
import Contracts
import Observability
import Quantities

/// `poolkeeper keys create`.
struct KeysCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a key and print it; it is shown this once and kept nowhere."
    )

    @OptionGroup var admin: AdminOptions

    @Option(help: "What it may do: ingest, read, operate or admin.")
    var scope: String

    @Option(help: "Bind it to this client.")
    var client: String?

    @Option(help: "The tenant it belongs to.")
    var tenant = TenantID.single.text

    @Option(help: "Refuse it after this time: 2027-01-31T00:00:00Z, or from now: 90d.")
    var expires: String?

    @Option(help: "What it is for.")
    var note = ""

    func run() async throws {
        let request = try keyRequest(now: SystemWallClock().now())
        let key = try await admin.with(makingFolder: true) { try await $0.createKey(request) }
        try admin.show([key.token], key)
    }

    private func keyRequest(now: Timestamp) throws -> KeyRequest {
        guard let permission = Permission(commandScope: scope) else {
            throw ValidationError("--scope \(scope): use ingest, read, operate or admin")
        }
        guard let tenant = TenantID(tenant) else {
            throw ValidationError("--tenant \(tenant): use lower-case letters, digits and -")
        }
        let name = client.map { ClientName($0) }
        guard name != .some(nil) else {
            throw ValidationError("--client: give 1 to 200 bytes without control characters")
        }
        return KeyRequest(
            permission: permission,
            tenant: tenant,
            client: name ?? nil,
            expiresAt: try expiry(now),
            note: note
        )
    }

    private func expiry(_ now: Timestamp) throws -> Timestamp? {
        guard let expires else { return nil }
        if let moment = Timestamp.parse(rfc3339: expires)?.moment { return moment }
        if let span = Duration(text: expires) { return now + span }
        throw ValidationError("--expires \(expires): give a time or a span such as 90d")
    }
}
