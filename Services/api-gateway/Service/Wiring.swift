import Contracts
import FleetHistory
import HTTPSurface
import Logging
import MessageBus
import Observability
import Quantities
package import ServiceChassis
import ServiceLifecycle
import StateStore

/// The gateway as a service.
package enum APIGatewayService {
    /// What `api-gateway` and `poolkeeper up` run.
    package static let definition = ServiceDefinition(
        name: "api-gateway",
        summary: "Serves pages and the API, knows keys and users, hands webhooks to a collector.",
        publishes: [KeyChanged.lane, GatewayBusIncident.lane],
        subscribes: [
            HistoryAdvanced.lane, VolumeAssessed.lane, ReplicationAssessed.lane,
            RepairFinished.lane, ReplicationSettingsRead.lane, AlertChanged.lane,
            SilenceChanged.lane, MaintenanceChanged.lane, NotificationDelivered.lane,
            DestinationChanged.lane,
            TicketChanged.lane, ClientMapped.lane, PSAStanding.lane,
            PoolAssessed.lane, ForecastUpdated.lane, GrowthAnomalyFound.lane,
            ScrubAssessed.lane, IntegrityIncident.lane,
            CommandAnswered.lane(of: ScrubAssessed.lane.producer.text),
            CommandAnswered.lane(of: VolumeAssessed.lane.producer.text),
            CommandAnswered.lane(of: AlertChanged.lane.producer.text),
            CommandAnswered.lane(of: TicketChanged.lane.producer.text),
            SubvolumeAssessed.lane, CommandAnswered.lane(of: SubvolumeAssessed.lane.producer.text),
            CommandAnswered.lane(of: ReplicationAssessed.lane.producer.text),
        ],
        migrations: GatewaySchema.migrations
    ) { reader in
        let settings = APIGatewaySettings(reading: &reader)
        return PreparedService { context in try await make(settings: settings, context: context) }
    }

    /// Opens the file and the history, and builds the running parts.
    package static func make(
        settings: APIGatewaySettings,
        context: ServiceContext
    ) async throws -> RunningParts {
        let lazy = LazyFleetHistory {
            try await FleetHistoryURL.open(
                settings.databaseURL,
                role: .reader,
                clock: context.clock,
                logger: context.logger
            )
        }
        let history = WatchedHistory(lazy, health: context.health, logger: context.logger)
        let store = try GatewayStore.open(
            folder: context.stateFolder,
            instance: context.instance,
            clock: context.clock
        )
        JournalMetrics.register(store.journal, in: context.metrics)
        let watch = BusWatch()
        let gateway = try await Gateway.build(
            settings: settings,
            context: context,
            store: store,
            history: history,
            freshness: { watch.isCaughtUp }
        )
        let news = gateway.news
        let log = BusLog(logger: context.logger, metrics: context.metrics)
        let node = BusNode(
            journal: store.journal,
            transport: try context.transport(),
            subscriptions: subscriptions(store.journal, news, context),
            clock: context.clock,
            claims: CommandIssuer(store.journal),
            report: { log.note($0) }
        )
        watch.set(node)
        try await welcome(gateway.admin, settings, context)
        return RunningParts(
            services: OperatorDoor.parts(for: store.journal, context) + [
                JournalWatch(store.journal, health: context.health), BusRunner(node: node),
                history, news.events, gateway.installation, gateway.adminServer, gateway.server,
            ]
        ) {
            await gateway.close()
            await lazy.close()
            do {
                try store.journal.close()
            } catch {
                context.logger.error(
                    "the gateway's file was not closed in order",
                    metadata: ["cause": "\(errorChain(error))"]
                )
            }
        }
    }

    /// What the gateway takes in: that history went on, how volumes stand, and what came of orders.
    private static func subscriptions(
        _ journal: ServiceJournal,
        _ news: FleetNews,
        _ context: ServiceContext
    ) -> [Subscription] {
        [
            journal.apply(HistoryAdvanced.self) { message, envelope, _ in
                let fact = try context.standings.owned(message, from: envelope.source)
                news.take(fact)
            },
            VolumeTable.subscription(of: journal) { envelope, message in
                try context.standings.owned(message, from: envelope.source)
            },
            CommandIssuer(journal).answers(of: VolumeAssessed.lane.producer),
            CommandIssuer(journal).answers(of: AlertChanged.lane.producer),
            CommandIssuer(journal).answers(of: TicketChanged.lane.producer),
            SnapshotTable.subscription(of: journal, context),
            CommandIssuer(journal).answers(of: SubvolumeAssessed.lane.producer),
            CommandIssuer(journal).answers(of: ReplicationAssessed.lane.producer),
        ] + alerts(journal, news, context) + QuietTable.subscriptions(of: journal, context)
            + TicketTable.subscriptions(of: journal, context)
            + ReplicationTable.subscriptions(of: journal, context)
            + PoolTable.subscriptions(of: journal, context)
            + ScrubTable.subscriptions(of: journal, context)
    }

    /// What the gateway takes in of alerts: how they stand, and who was told of them.
    private static func alerts(
        _ journal: ServiceJournal,
        _ news: FleetNews,
        _ context: ServiceContext
    ) -> [Subscription] {
        [
            journal.projectOwned(
                AlertChanged.self,
                context,
                { id, alert, unit in
                    try AlertTable.put(id, alert, in: unit.database)
                    if let alert { news.take(alert) }
                }
            ),
            journal.apply(NotificationDelivered.self) { message, envelope, unit in
                var told = message
                (told.tenant, _) = try context.standings.owner(
                    of: envelope.source,
                    saying: message.tenant,
                    nil
                )
                try AlertTable.put(told, in: unit.database)
            },
            journal.project(
                DestinationChanged.self,
                accepting: { message, envelope, _ in
                    var destination = message
                    (destination.tenant, _) = try context.standings.owner(
                        of: envelope.source,
                        saying: message.tenant,
                        nil
                    )
                    return destination
                }
            ),
        ]
    }

    static func welcome(
        _ admin: AdminStore,
        _ settings: APIGatewaySettings,
        _ context: ServiceContext
    ) async throws {
        switch settings.firstUser {
        case .none: try await admin.createTenant(.single)
        case .make(let announce):
            if let user = try await admin.prepareFirstUse() { announce(user) }
        case .file:
            let file = FirstSignIn(stateFolder: context.stateFolder)
            guard let user = try await admin.prepareFirstUse(noting: file.write) else { return }
            context.logger.notice(
                "the first user was made; its password is in a file, remove it once you have it",
                metadata: ["user": "\(user.name)", "file": "\(file.path)"]
            )
        }
    }
}
