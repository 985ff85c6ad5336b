import HTTPSurface
package import ServiceChassis

/// The socket filter as a service.
package enum DockerSocketFilterService {
    /// What `docker-socket-filter` runs.
    package static let definition = ServiceDefinition(
        name: "docker-socket-filter",
        summary: "Lets through the reads of the Docker Engine that volume-janitor needs."
    ) { reader in
        let settings = FilterSettings(reading: &reader)
        return PreparedService { context in try await make(settings: settings, context: context) }
    }

    /// Builds the running parts.
    package static func make(
        settings: FilterSettings,
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
