import Contracts
import HTTPSurface
import Observability
package import ServiceChassis

/// The replication engine as a service.
package enum ZFSSyncEngineService {
    /// What `zfs-sync-engine` and `poolkeeper up` run.
    package static let definition = ServiceDefinition(
        name: "zfs-sync-engine",
        summary: "Watches ZFS replication and repairs it without losing a history.",
        publishes: [
            ReplicationAssessed.lane, RepairFinished.lane, SyncBusIncident.lane,
        ]
    ) { reader in
        let settings = SyncSettings(reading: &reader)
        return PreparedService { context in make(settings: settings, context: context) }
    }

    /// Builds the running parts.
    package static func make(settings: SyncSettings, context: ServiceContext) -> RunningParts {
        let server = HTTPServer(
            listen: settings.listen,
            routes: RouteTable(),
            authenticator: TokenAuthenticator(
                token: settings.apiToken,
                allowFrom: settings.allowFrom,
                setting: "api_token_file (ZFS_SYNC_API_TOKEN_FILE)"
            ),
            health: context.health,
            metrics: context.metrics,
            clock: context.clock,
            logger: context.logger
        )
        return RunningParts(services: [server]) {}
    }
}
