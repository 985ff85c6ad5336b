import HTTPSurface
package import ServiceChassis

/// The message hub as a service.
package enum MessageHubService {
    /// What `message-hub` and `poolkeeper up` run.
    package static let definition = ServiceDefinition(
        name: "message-hub",
        summary: "Forwards messages between the services of Poolkeeper and keeps none."
    ) { reader in
        let settings = Settings(reading: &reader)
        return PreparedService { context in try await make(settings: settings, context: context) }
    }

    /// Builds the running parts.
    package static func make(
        settings: Settings,
        context: ServiceContext
    ) async throws -> RunningParts {
        let performer = Performer(
            endpoints: try settings.endpoints(),
            security: try settings.guardian(stateFolder: context.stateFolder),
            health: context.health,
            metrics: context.metrics,
            logger: context.logger
        )
        let server = HTTPServer(
            listen: settings.listen,
            routes: RouteTable(),
            authenticator: nil,
            health: context.health,
            metrics: context.metrics,
            logger: context.logger
        )
        return RunningParts(services: [performer, server])
    }
}
