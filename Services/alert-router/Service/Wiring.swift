import Contracts
import HTTPSurface
import Logging
import MessageBus
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
        publishes: [AlertChanged.lane, NotificationDelivered.lane, RouterBusIncident.lane]
    ) { reader in
        let settings = AlertRouterSettings(reading: &reader)
        return PreparedService { context in try await make(settings: settings, context: context) }
    }

    /// The steps of the journal's own tables; one that is new stands last.
    package static let migrations = AlertDesk.migrations + [HeldNotices.migration]

    /// Opens the journal and builds the running parts.
    package static func make(
        settings: AlertRouterSettings,
        context: ServiceContext
    ) async throws -> RunningParts {
        let journal = try ServiceJournal.open(
            at: context.stateFolder + "/journal.sqlite",
            service: context.name,
            instance: context.instance,
            lanes: definition.publishes,
            migrations: migrations,
            clock: context.clock
        )
        JournalMetrics.register(journal, in: context.metrics)
        do {
            let bus = try busParts(journal, context)
            let parts = routing(settings, context, journal)
            return RunningParts(
                services: bus + [JournalWatch(journal, health: context.health)] + parts
            ) {
                do {
                    try journal.close()
                } catch {
                    context.logger.error("the journal did not close: \(error)")
                }
            }
        } catch {
            try? journal.close()
            throw error
        }
    }

    /// The desk with its loop, its configuration's reader and its API.
    private static func routing(
        _ settings: AlertRouterSettings,
        _ context: ServiceContext,
        _ journal: ServiceJournal
    ) -> [any Service] {
        let desk = AlertDesk(
            journal: journal,
            configuration: settings.alertmanager,
            outbox: HeldNotices(),
            clock: context.clock
        )
        let reloader = Reloader(
            path: settings.configFile,
            reader: ConfigurationReader(
                registry: PlainTargets(),
                compiler: desk.compiler,
                source: settings.source
            ),
            desk: desk,
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
        return [loop, reloader, server(settings, context, desk, reloader)]
    }

    private static func server(
        _ settings: AlertRouterSettings,
        _ context: ServiceContext,
        _ desk: AlertDesk,
        _ reloader: Reloader
    ) -> HTTPServer {
        HTTPServer(
            listen: settings.listen,
            routes: Handlers(
                desk: desk,
                prefix: settings.routePrefix,
                reloader: reloader,
                clock: context.clock,
                startedAt: context.clock.now()
            ).table(),
            authenticator: TokenAuthenticator(
                token: settings.apiToken,
                allowFrom: settings.allowFrom
            ),
            health: context.health,
            metrics: context.metrics,
            clock: context.clock,
            logger: context.logger
        )
    }

    /// A node of the bus; none where the process was told of no bus, so that a router runs alone.
    private static func busParts(
        _ journal: ServiceJournal,
        _ context: ServiceContext
    ) throws -> [any Service] {
        let transport: any BusTransport
        do {
            transport = try context.transport()
        } catch is NoBus {
            return OperatorDoor.parts(for: journal, context)
        }
        let log = BusLog(logger: context.logger, metrics: context.metrics)
        let node = BusNode(
            journal: journal,
            transport: transport,
            subscriptions: [],
            clock: context.clock,
            report: { log.note($0) }
        )
        return OperatorDoor.parts(for: journal, context) + [BusRunner(node: node)]
    }
}
