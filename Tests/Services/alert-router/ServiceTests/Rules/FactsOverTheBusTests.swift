import AlertRouter
import AlertRouterCore
import Contracts
import Foundation
import HTTPSurface
import Logging
import MessageBus
import Observability
import Quantities
import ServiceChassis
import ServiceLifecycle
import StateStore
import TestSupport
import Testing

// Goal: facts on the bus become alerts on the bus, in one commit each, and come once. Method: a
// collector's and a gateway's real journals around a whole router, on a bus in this process.
struct FactsOverTheBusTests {
    private let t0 = Timestamp(seconds: 1_767_225_600)

    private func pool(_ percent: Double, _ minute: Int64) throws -> SamplesAccepted {
        let at = t0 + .seconds(minute * 60)
        func row(_ name: String, _ value: Double) -> SampleColumns.Row {
            SampleColumns.Row(
                type: "pool",
                object: "tank",
                name: name,
                kind: .numeric,
                unit: "bytes",
                time: at,
                value: value
            )
        }
        return SamplesAccepted(
            tenant: .single,
            system: .init(
                id: try #require(SystemID("nas-1")),
                name: "NAS one",
                hostname: "",
                version: "",
                client: ClientName("Acme")
            ),
            receivedAt: at,
            claim: .init(kind: .body, value: ""),
            samples: SampleColumns([row("used", percent), row("total", 100)])
        )
    }

    private func journal(
        _ service: String,
        _ lanes: [LaneDeclaration],
        _ folder: TemporaryFolder,
        _ clock: ManualClock
    ) throws -> ServiceJournal {
        try ServiceJournal.open(
            at: folder.file("\(service).sqlite"),
            service: #require(ServiceName(service)),
            lanes: lanes,
            clock: clock
        )
    }

    private func publish(
        _ messages: [any Message],
        _ journal: ServiceJournal,
        at now: Timestamp
    ) async throws {
        for message in messages {
            var random = SystemRandomNumberGenerator()
            let id = MessageID(at: now, using: &random)
            _ = try await journal.perform { try $0.publish(message, id: id, at: now) }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a pool that fills and empties is one alert on the bus, over a restart of the router`()
        async throws
    {
        let (hub, clock, folder) = (InMemoryHub(), ManualClock(), try TemporaryFolder())
        let collector = try journal("collector", [SamplesAccepted.lane], folder, clock)
        let gateway = try journal("api-gateway", [], folder, clock)
        defer { for journal in [collector, gateway] { try? journal.close() } }
        let (told, tell) = AsyncStream.makeStream(of: AlertChanged.self)
        var alerts = told.makeAsyncIterator()
        let reading = gateway.apply(AlertChanged.self) { alert, _, _ in tell.yield(alert) }
        let nodes = [
            BusNode(journal: collector, transport: hub.transport(), clock: clock),
            BusNode(
                journal: gateway,
                transport: hub.transport(),
                subscriptions: [reading],
                clock: clock
            ),
        ]
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for node in nodes { tasks.addTask { try await node.run() } }
            clock.advance(by: .seconds(3600))
            try await withRouter(hub, clock, folder) {
                try await publish(
                    [pool(79, 0), pool(81, 10), pool(85, 20), pool(92, 30)],
                    collector,
                    at: clock.now()
                )
                let warned = try #require(await alerts.next())
                #expect(warned.severity == .warning)
                #expect(warned.summary == "Pool tank of NAS one is \(Wording.percent(0.81)) full")
                #expect(warned.client == ClientName("Acme"))
                let worse = try #require(await alerts.next())
                #expect(worse.alert == warned.alert)
                #expect(worse.severity == .critical)
                #expect(worse.state == .firing)
                #expect(worse.startsAt == warned.startsAt)
            }
            try await publish([pool(92, 30), pool(60, 40)], collector, at: clock.now())
            try await withRouter(hub, clock, folder) {
                let over = try #require(await alerts.next())
                #expect(over.state == .resolved)
                #expect(over.occurrence == 1)
                #expect(over.endedAt == t0 + .seconds(2400))
            }
            tasks.cancelAll()
            while (try? await tasks.next()) != nil {}
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `each tenant's alert is its own, and a lost message of the bus is one`() async throws {
        let (hub, clock, folder) = (InMemoryHub(), ManualClock(), try TemporaryFolder())
        let collector = try journal(
            "collector",
            [SamplesAccepted.lane, CollectorBusIncident.lane],
            folder,
            clock
        )
        let gateway = try journal("api-gateway", [], folder, clock)
        defer { for journal in [collector, gateway] { try? journal.close() } }
        let (told, tell) = AsyncStream.makeStream(of: AlertChanged.self)
        let reading = gateway.apply(AlertChanged.self) { alert, _, _ in tell.yield(alert) }
        let nodes = [
            BusNode(journal: collector, transport: hub.transport(), clock: clock),
            BusNode(
                journal: gateway,
                transport: hub.transport(),
                subscriptions: [reading],
                clock: clock
            ),
        ]
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for node in nodes { tasks.addTask { try await node.run() } }
            clock.advance(by: .seconds(60))
            var other = try pool(95, 0)
            other.tenant = try #require(TenantID("other"))
            let incident = CollectorBusIncident(
                BusIncident(.deadLetter, .critical, text: "A message was given up.", at: t0)
            )
            try await publish([pool(95, 0), other, incident], collector, at: clock.now())
            try await withRouter(hub, clock, folder) {
                var names: Set<String> = []
                for await alert in told {
                    names.insert("\(alert.tenant) \(alert.name) \(alert.severity.rawValue)")
                    if names.count == 3 { break }
                }
                #expect(
                    names == [
                        "default PoolUsage critical", "other PoolUsage critical",
                        "default BusIncident critical",
                    ]
                )
            }
            tasks.cancelAll()
            while (try? await tasks.next()) != nil {}
        }
    }

    /// Runs a router in its folder while `body` runs.
    private func withRouter(
        _ hub: InMemoryHub,
        _ clock: ManualClock,
        _ folder: TemporaryFolder,
        _ body: () async throws -> Void
    ) async throws {
        let state = folder.file("router")
        try FileManager.default.createDirectory(
            atPath: state,
            withIntermediateDirectories: true
        )
        let context = ServiceContext(
            name: try #require(ServiceName("alert-router")),
            stateFolder: state,
            clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            health: HealthBoard(),
            metrics: MetricsRegistry(),
            transport: { hub.transport() }
        )
        let parts: RunningParts
        var settings = AlertRouterSettings()
        settings.listen = .tcp(host: "127.0.0.1", port: 0)
        parts = try await AlertRouterService.make(settings: settings, context: context)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for service in parts.services { tasks.addTask { try await service.run() } }
            try await body()
            tasks.cancelAll()
            while (try? await tasks.next()) != nil {}
        }
        await parts.close()
    }
}
