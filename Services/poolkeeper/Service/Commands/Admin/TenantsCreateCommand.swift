import APIGateway
import ArgumentParser
import Quantities

/// `poolkeeper tenants create`.
struct TenantsCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a tenant."
    )

    @OptionGroup var admin: AdminOptions

    @Argument(help: "Its name: lower-case letters, digits and -, 1 to 40.")
    var name: String

    func run() async throws {
        guard let tenant = TenantID(name) else {
            throw ValidationError("\(name): use lower-case letters, digits and -, 1 to 40")
        }
        try await admin.with(makingFolder: true) { try await $0.createTenant(tenant) }
    }
}
