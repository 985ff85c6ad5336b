import HTTPSurface
package import ServiceChassis

/// The volume janitor as a service.
package enum VolumeJanitorService {
    /// What `volume-janitor` and `poolkeeper up` run.
    package static let definition = ServiceDefinition(
        name: "volume-janitor",
        summary: "Keeps Docker volumes inside their limits and deletes nothing else."
    ) { reader in
        let settings = JanitorSettings(reading: &reader)
        return PreparedService { context in try await make(settings: settings, context: context) }
    }

    /// Builds the running parts.
    package static func make(
        settings: JanitorSettings,
        context: ServiceContext
    ) async throws -> RunningParts {
        let server = HTTPServer(
            listen: settings.listen,
            routes: RouteTable(),
            authenticator: nil,
            health: context.health,
            metrics: context.metrics,
            logger: context.logger
        )
        return RunningParts(services: [server])
    }
}
