import Contracts
import HTTPSurface
import Logging
import Observability
import Quantities
package import ServiceChassis
import ServiceLifecycle
package import StateStore

/// The alert router as a service.
package enum AlertRouterService {
    /// What `alert-router` and `poolkeeper up` run.
    package static let definition = ServiceDefinition(
        name: "alert-router",
        summary: "Turns facts into few, right, delivered alerts.",
        publishes: [
            AlertChanged.lane, SilenceChanged.lane, MaintenanceChanged.lane,
            NotificationDelivered.lane, DestinationChanged.lane, RouterBusIncident.lane,
            CommandAnswered.lane(of: "alert-router"),
        ],
        subscribes: [
            SamplesAccepted.lane, SourceAlertsReported.lane, OutsideAlertReported.lane,
            HistoryAdvanced.lane, VolumeAssessed.lane, ReplicationAssessed.lane, TicketChanged.lane,
            SubvolumeAssessed.lane, KeeperBusIncident.lane,
            SyncBusIncident.lane,
            CollectorBusIncident.lane, GatewayBusIncident.lane, JanitorBusIncident.lane,
            TicketerBusIncident.lane, ScrubAssessed.lane, IntegrityIncident.lane,
            ScrubBusIncident.lane,
            PoolAssessed.lane, ForecastUpdated.lane, GrowthAnomalyFound.lane,
            CapacityBusIncident.lane,
        ],
        migrations: migrations
    ) { reader in
        let read = RouterReading(reading: &reader)
        return PreparedService { context in
            try await make(settings: read.settings, receivers: read.receivers, context: context)
        }
    }

    /// The steps of the journal's own tables; one that is new stands last.
    package static let migrations =
        OutboxTables.migrations + AlertDesk.migrations + [
            RuleTables.migration, PeopleTables.migration, OutsideTables.migration,
            OwnIncidentTable.migration, PeopleTables.withoutEnds,
            ToldDestinations.migration,
            RuleTables.replicationMigration, RuleTables.snapshotMigration,
            DamageTable.migration, ServiceTables.migration,
        ]

    /// Opens the journal and builds the running parts.
    package static func make(
        settings: AlertRouterSettings,
        receivers: [Receiver] = [],
        context: ServiceContext
    ) async throws -> RunningParts {
        let journal = try context.openJournal(
            lanes: definition.publishes,
            migrations: migrations
        )
        JournalMetrics.register(journal, in: context.metrics)
        do {
            let people = PeopleDesk(journal: journal, clock: context.clock)
            try await people.open()
            let bell = WakeUp()
            let delivery = delivery(settings.delivery, context, journal, bell: bell)
            delivery.use(receivers)
            let desk = AlertDesk(
                journal: journal,
                configuration: settings.alertmanager,
                outbox: JournalOutbox(bell: bell),
                quiet: people,
                clock: context.clock,
                perNameMax: settings.perNameMax,
                care: settings.care,
                retire: { try people.retire($0, $1) },
                prepare: { try people.prepare($0, $1) }
            )
            let rules = RuleParts(settings.rules, context, journal, sink: desk)
            let orders = CommandHandler(
                journal,
                people.performers + QuietOrders(desk: desk).performers + delivery.performers
            )
            let bus = try BusRunner.parts(
                for: journal,
                subscriptions: rules.subscriptions + [
                    orders.subscription,
                    people.tickets(standings: context.standings, also: rules.takeTicket),
                ],
                companions: { [rules.service($0)] },
                context
            )
            return RunningParts(
                services: bus + [JournalWatch(journal, health: context.health), delivery]
                    + [rules.ownIncidents] + routing(settings, context, desk, delivery)
            ) {
                context.close(journal)
            }
        } catch {
            try? journal.close()
            throw error
        }
    }

    /// What sends the outbox of a journal, woken by the bell of the outbox.
    package static func delivery(
        _ settings: DeliverySettings,
        _ context: ServiceContext,
        _ journal: ServiceJournal,
        bell: WakeUp
    ) -> DeliveryService {
        DeliveryService(
            journal: journal,
            settings: settings,
            sender: LetterSender(
                guardian: AddressGuard(
                    allowsPrivate: settings.allowsPrivate,
                    allowed: settings.allowedNetworks
                ),
                clock: context.clock
            ),
            bell: bell,
            clock: context.clock,
            logger: context.logger,
            health: context.health,
            metrics: context.metrics
        )
    }

    /// The desk's loop, its configuration's reader and its API.
    private static func routing(
        _ settings: AlertRouterSettings,
        _ context: ServiceContext,
        _ desk: AlertDesk,
        _ delivery: DeliveryService
    ) -> [any Service] {
        let reloader = Reloader(
            settings: settings,
            desk: desk,
            delivery: delivery,
            health: context.health,
            logger: context.logger
        )
        let loop = DispatchLoop(
            desk: desk,
            retention: settings.retention,
            health: context.health,
            clock: context.clock,
            logger: context.logger
        )
        return [loop, reloader, server(settings, context, desk, reloader, delivery)]
    }

    private static func server(
        _ settings: AlertRouterSettings,
        _ context: ServiceContext,
        _ desk: AlertDesk,
        _ reloader: Reloader,
        _ delivery: DeliveryService
    ) -> HTTPServer {
        var routes = Handlers(
            desk: desk,
            prefix: settings.routePrefix,
            reloader: reloader,
            clock: context.clock,
            startedAt: context.clock.now()
        ).table()
        routes.add(DeliveryRoutes(delivery: delivery).table())
        routes.add(MaintenanceRoutes(desk: desk, clock: context.clock).table())
        return context.server(
            listen: settings.listen,
            routes: routes,
            authenticator: TokenAuthenticator(
                token: settings.apiToken,
                allowFrom: settings.allowFrom
            )
        )
    }
}
