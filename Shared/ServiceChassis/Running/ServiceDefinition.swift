package import Contracts
package import Quantities
package import StateStore

/// What a service is, so that one process or several can run it.
package struct ServiceDefinition: Sendable {
    /// The service's name, which is its executable's.
    package let name: ServiceName
    /// What it does, one sentence.
    package let summary: String
    /// The lanes it publishes on.
    package let publishes: [LaneDeclaration]
    /// The lanes it reads.
    package let subscribes: [LaneDeclaration]
    /// The steps of its journal's own tables; one that is new stands last.
    package let migrations: [StateMigration]
    /// Reads its settings, without any other effect.
    package let prepare: @Sendable (inout SettingsReader) -> PreparedService

    /// A definition; traps when `name` is not a valid service name, which is a literal.
    package init(
        name: String,
        summary: String,
        publishes: [LaneDeclaration] = [],
        subscribes: [LaneDeclaration] = [],
        migrations: [StateMigration] = [],
        prepare: @escaping @Sendable (inout SettingsReader) -> PreparedService
    ) {
        guard let name = ServiceName(name) else {
            preconditionFailure("\(name) is not a service name")
        }
        self.name = name
        self.summary = summary
        self.publishes = publishes
        self.subscribes = subscribes
        self.migrations = migrations
        self.prepare = prepare
    }
}
