import ArgumentParser

/// `poolkeeper tenants`.
struct TenantsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tenants",
        abstract: "Create and list tenants.",
        subcommands: [TenantsCreateCommand.self, TenantsListCommand.self]
    )
}
