import APIGateway
import ArgumentParser
import Quantities

/// `poolkeeper tenants list`.
struct TenantsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show all tenants."
    )

    @OptionGroup var admin: AdminOptions

    func run() async throws {
        let tenants = try await admin.with { try await $0.tenants() }
        try admin.show(tenants.map(\.text), tenants)
    }
}
