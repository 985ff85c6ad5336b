import APIGatewayCore
import AsyncHTTPClient
import FleetHistory
import HTTPSurface
import Logging
import MessageBus
import Observability
import Quantities
import ServiceChassis
import StateStore

/// The gateway's object graph around an open file and an open history.
struct Gateway: Sendable {
    let store: GatewayStore
    let hasher: PasswordHasher
    let admin: AdminStore
    let news: FleetNews
    let installation: InstallationWatch
    let server: HTTPServer
    let adminServer: HTTPServer
    let client: HTTPClient
    /// Every route of the public server but its operation routes.
    let routes: RouteTable

    /// The graph.
    ///
    /// `freshness` says whether all news the collectors have is here.
    static func build(
        settings: APIGatewaySettings,
        context: ServiceContext,
        store: GatewayStore,
        history: any FleetHistoryReading,
        freshness: @escaping @Sendable () -> Bool
    ) async throws -> Gateway {
        let hasher = PasswordHasher(cost: settings.passwordCost)
        var eventLimits = EventLimits()
        eventLimits.heartbeat = settings.heartbeat
        let events = EventHub(limits: eventLimits, clock: context.clock)
        let news = FleetNews(events: events, freshness: freshness)
        let client = CollectorClient.make()
        let installation = InstallationWatch(
            collectors: settings.collectors,
            client: client,
            health: context.health,
            hasAllNews: freshness,
            tell: { news.tellAll() }
        )
        let routes = try await table(
            settings,
            context,
            store: store,
            history: history,
            news: news,
            installation: installation,
            hasher: hasher,
            client: client
        )
        let admin = AdminStore(store: store, hasher: hasher)
        var limits = HTTPLimits()
        limits.ratePerCaller = RateLimit(calls: settings.callsPerMinute, per: .seconds(60))
        let pages = ProblemPages(clock: context.clock, installation: installation)
        let server = HTTPServer(
            listen: settings.listen,
            routes: routes,
            authenticator: GatewayAuthenticator(store: store, rules: settings.sessions),
            health: context.health,
            metrics: context.metrics,
            limits: limits,
            clock: context.clock,
            problemPage: { pages.page($0, $1, $2) },
            logger: context.logger
        )
        return Gateway(
            store: store,
            hasher: hasher,
            admin: admin,
            news: news,
            installation: installation,
            server: server,
            adminServer: adminServer(settings, context, admin),
            client: client,
            routes: routes
        )
    }

    private static func adminServer(
        _ settings: APIGatewaySettings,
        _ context: ServiceContext,
        _ admin: AdminStore
    ) -> HTTPServer {
        let path =
            settings.adminSocket.isEmpty
            ? AdminDoor.socketPath(in: context.stateFolder) : settings.adminSocket
        // Metrics of their own: the same route names would count in the public server's.
        return HTTPServer(
            listen: .unix(path: path),
            routes: AdminRoutes.table(admin),
            authenticator: nil,
            health: context.health,
            metrics: MetricsRegistry(),
            clock: context.clock,
            logger: context.logger
        )
    }

    private static func table(
        _ settings: APIGatewaySettings,
        _ context: ServiceContext,
        store: GatewayStore,
        history: any FleetHistoryReading,
        news: FleetNews,
        installation: InstallationWatch,
        hasher: PasswordHasher,
        client: HTTPClient
    ) async throws -> RouteTable {
        let clock = context.clock
        let alerts = AlertTable(journal: store.journal)
        let tickets = TicketTable(journal: store.journal)
        let overview = FleetOverview(
            history: history,
            news: news,
            clock: clock,
            thresholds: settings.thresholds
        )
        var api = SystemRoutes(
            overview: overview,
            history: history,
            alerts: alerts,
            clock: clock
        ).table()
        api.add(EventRoutes.table(news))
        api.add(webhooks(settings, client))
        let directory = JanitorDirectory(
            links: settings.janitors,
            client: client,
            timeout: settings.collectorTimeout
        )
        let volumes = VolumeTable(journal: store.journal)
        let desk = OrderDesk(
            issuer: CommandIssuer(store.journal),
            lifetime: settings.orderLifetime,
            patience: settings.orderPatience
        )
        let orders = VolumeOrders(volumes: volumes, desk: desk)
        api.add(VolumeAPIRoutes(directory: directory, orders: orders, clock: clock).table())
        api.add(
            alertRoutes(
                alerts,
                tickets,
                QuietTable(journal: store.journal),
                overview,
                desk,
                installation,
                clock
            )
        )
        let pools = pools(store, overview, history, desk, installation, clock)
        api.add(pools.api())
        var routes = api
        routes.add(pools.table())
        routes.add(scrubForms(store, overview, desk))
        routes.add(OpenAPI.table(describing: api))
        routes.add(
            PageRoutes(
                overview: overview,
                history: history,
                installation: installation,
                alerts: alerts,
                tickets: tickets,
                thresholds: settings.thresholds,
                clock: clock
            ).table()
        )
        routes.add(volumePages(volumes, orders, directory, installation, clock))
        routes.add(replicationPages(store, desk, installation, clock))
        routes.add(snapshotPages(store, desk, installation, clock))
        routes.add(try await signIn(settings, store, hasher))
        return routes
    }

    private static func snapshotPages(
        _ store: GatewayStore,
        _ desk: OrderDesk,
        _ installation: InstallationWatch,
        _ clock: any WallClock
    ) -> RouteTable {
        SnapshotPageRoutes(
            snapshots: SnapshotTable(journal: store.journal),
            desk: desk,
            installation: installation,
            clock: clock
        ).table()
    }

    private static func pools(
        _ store: GatewayStore,
        _ overview: FleetOverview,
        _ history: any FleetHistoryReading,
        _ desk: OrderDesk,
        _ installation: InstallationWatch,
        _ clock: any WallClock
    ) -> PoolPageRoutes {
        PoolPageRoutes(
            pools: PoolTable(journal: store.journal),
            overview: overview,
            sources: poolSources(history, store, desk),
            installation: installation,
            clock: clock
        )
    }

    private static func scrubForms(
        _ store: GatewayStore,
        _ overview: FleetOverview,
        _ desk: OrderDesk
    ) -> RouteTable {
        ScrubActRoutes(
            scrubs: ScrubTable(journal: store.journal),
            overview: overview,
            pools: PoolTable(journal: store.journal),
            desk: desk
        ).table()
    }

    /// The parts of a pool's page, in order: whoever knows something of pools adds a line.
    private static func poolSources(
        _ history: any FleetHistoryReading,
        _ store: GatewayStore,
        _ desk: OrderDesk
    ) -> [any PoolSectionSource] {
        let scrubs = ScrubTable(journal: store.journal)
        let snapshots = SnapshotTable(journal: store.journal)
        return [
            ForecastSource(history: history),
            SpaceSource(),
            RedundancySource(),
            DevicesSource(),
            ScrubSource(scrubs: scrubs, desk: desk),
            IntegritySource(scrubs: scrubs),
            SnapshotsSource(snapshots: snapshots, scrubs: scrubs, desk: desk),
        ]
    }

    private static func volumePages(
        _ volumes: VolumeTable,
        _ orders: VolumeOrders,
        _ directory: JanitorDirectory,
        _ installation: InstallationWatch,
        _ clock: any WallClock
    ) -> RouteTable {
        VolumePageRoutes(
            volumes: volumes,
            orders: orders,
            directory: directory,
            installation: installation,
            clock: clock
        ).table()
    }

    private static func replicationPages(
        _ store: GatewayStore,
        _ orders: OrderDesk,
        _ installation: InstallationWatch,
        _ clock: any WallClock
    ) -> RouteTable {
        ReplicationPageRoutes(
            replications: ReplicationTable(journal: store.journal),
            orders: orders,
            installation: installation,
            clock: clock
        ).table()
    }

    private static func alertRoutes(
        _ alerts: AlertTable,
        _ tickets: TicketTable,
        _ quiet: QuietTable,
        _ overview: FleetOverview,
        _ orders: OrderDesk,
        _ installation: InstallationWatch,
        _ clock: any WallClock
    ) -> RouteTable {
        var table = AlertRoutes(
            alerts: alerts,
            tickets: tickets,
            overview: overview,
            orders: orders,
            installation: installation,
            clock: clock
        ).table()
        table.add(
            TicketRoutes(
                tickets: tickets,
                alerts: alerts,
                overview: overview,
                orders: orders,
                installation: installation,
                clock: clock
            ).table()
        )
        table.add(
            QuietRoutes(
                quiet: quiet,
                alerts: alerts,
                overview: overview,
                orders: orders,
                installation: installation,
                clock: clock
            ).table()
        )
        return table
    }

    private static func webhooks(
        _ settings: APIGatewaySettings,
        _ client: HTTPClient
    ) -> RouteTable {
        WebhookForwarder(
            collectors: settings.collectors,
            client: client,
            bodyMax: settings.webhookBytesMax,
            budget: BodyBudget(limit: settings.webhookBytesAtOnce),
            timeout: settings.collectorTimeout,
            next: RoundRobin()
        ).table()
    }

    private static func signIn(
        _ settings: APIGatewaySettings,
        _ store: GatewayStore,
        _ hasher: PasswordHasher
    ) async throws -> RouteTable {
        SignInRoutes(
            store: store,
            hasher: hasher,
            sessions: settings.sessions,
            rule: settings.signIn,
            alwaysSecure: settings.secureCookies,
            nobody: try await hasher.hash(randomDigits(bytes: 16))
        ).table()
    }

    /// Lets go of everything that was opened here; the file is closed by whoever opened it.
    func close() async {
        await hasher.close()
        try? await client.shutdown()
    }
}
