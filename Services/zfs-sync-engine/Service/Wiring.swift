import Contracts
import HTTPSurface
import Logging
import Observability
import Quantities
package import ServiceChassis
import ServiceLifecycle
package import StateStore
import ZFSSyncEngineCore

/// The replication engine as a service.
package enum ZFSSyncEngineService {
    /// What `zfs-sync-engine` and `poolkeeper up` run.
    package static let definition = ServiceDefinition(
        name: "zfs-sync-engine",
        summary: "Watches ZFS replication and repairs it without losing a history.",
        publishes: [
            ReplicationAssessed.lane, RepairFinished.lane, ReplicationSettingsRead.lane,
            SyncBusIncident.lane, CommandAnswered.lane(of: "zfs-sync-engine"),
        ],
        subscribes: [SamplesAccepted.lane],
        migrations: migrations
    ) { reader in
        let settings = SyncSettings(reading: &reader)
        let source = reader.origin
        return PreparedService { context in
            try await make(settings: settings, source: source, context: context)
        }
    }

    /// The steps of the journal's own tables; one that is new stands last.
    package static let migrations =
        SyncSchema.migrations
        + [
            ApprovalBook.migration, BusTeller.migration, ReportedTable.migration,
            RunResultTable.migration,
        ]

    /// Opens the journal and builds the running parts.
    package static func make(
        settings: SyncSettings,
        source: SettingsSource,
        context: ServiceContext
    ) async throws -> RunningParts {
        let journal = try context.openJournal(
            lanes: definition.publishes,
            migrations: migrations
        )
        do {
            return try parts(settings, source, context, journal)
        } catch {
            try? journal.close()
            throw error
        }
    }

    private static func parts(
        _ settings: SyncSettings,
        _ source: SettingsSource,
        _ context: ServiceContext,
        _ journal: ServiceJournal
    ) throws -> RunningParts {
        JournalMetrics.register(journal, in: context.metrics)
        let remote = try RemoteParts(settings.setup, context)
        let engine = SyncEngine(
            settings.setup,
            channel: remote,
            pipeline: remote,
            store: SyncStore(journal, clock: context.clock),
            teller: LoggedTeller(
                BusTeller(client: settings.client),
                log: try settings.logs.map { try RunLog(in: $0) }
            ),
            clock: context.clock,
            logger: context.logger
        )
        let desk = SyncDesk(
            engine,
            approvals: ApprovalBook(journal, clock: context.clock),
            settings: settings,
            source: source,
            clock: context.clock,
            logger: context.logger,
            teller: SettingsTeller(journal: journal, clock: context.clock),
            connections: { try await remote.use($0) }
        )
        let reports = TaskIntake({ desk.settings.reported }, journal, clock: context.clock)
        let bus = try BusRunner.parts(
            for: journal,
            subscriptions: [SyncCommands(desk: desk).handler(journal).subscription]
                + reports.subscriptions(),
            context
        )
        return RunningParts(
            services: bus + [
                JournalWatch(journal, health: context.health),
                RunLoop(engine, health: context.health),
                SettingsWatch(desk, health: context.health),
                TaskWatch(reports, logger: context.logger),
                server(settings, context, desk),
            ]
        ) {
            await remote.close()
            context.close(journal)
        }
    }

    /// The API and the pages around a desk.
    static func server(
        _ settings: SyncSettings,
        _ context: ServiceContext,
        _ desk: SyncDesk
    ) -> HTTPServer {
        var routes = Handlers(desk: desk).table()
        routes.add(PageRoutes(desk: desk).table())
        return context.server(
            listen: settings.listen,
            routes: routes,
            authenticator: TokenAuthenticator(
                token: settings.apiToken,
                allowFrom: settings.allowFrom,
                setting: "api_token_file (ZFS_SYNC_API_TOKEN_FILE)"
            )
        )
    }
}
