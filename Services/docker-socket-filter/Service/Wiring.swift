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
    ///
    /// - Parameters:
    ///   - settings: the settings.
    ///   - context: what the service runs with.
    ///   - onListening: told once the socket can be used.
    /// - Returns: the parts.
    /// - Throws: when the socket's group does not exist.
    package static func make(
        settings: FilterSettings,
        context: ServiceContext,
        onListening: @escaping @Sendable () -> Void = {}
    ) async throws -> RunningParts {
        let rights = try SocketRights(mode: settings.mode, group: settings.group)
        let gate = EngineGate(
            socket: settings.engine,
            connectionsMax: settings.connectionsMax
        )
        let filter = FilterServer(
            settings: settings,
            rights: rights,
            responder: FilterResponder(
                gate: gate,
                counters: FilterCounters(context.metrics),
                logger: context.logger
            ),
            logger: context.logger,
            onListening: onListening
        )
        let server = HTTPServer(
            listen: settings.listen,
            routes: RouteTable(),
            authenticator: nil,
            health: context.health,
            metrics: context.metrics,
            logger: context.logger
        )
        return RunningParts(
            services: [server, EngineWatch(gate: gate, health: context.health), filter],
            close: { await gate.close() }
        )
    }
}
