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

@testable import AlertRouter

/// Services that tell facts, and one that hears of alerts, on a bus inside the process.
final class FactRig: Sendable {
    let hub = InMemoryHub()
    let clock = ManualClock()
    let folder: TemporaryFolder
    let collector: ServiceJournal
    let gateway: ServiceJournal
    let janitor: ServiceJournal
    let engine: ServiceJournal
    let keeper: ServiceJournal
    let ticketer: ServiceJournal
    /// What the router tells, in the order in which it arrives.
    let told: AsyncStream<AlertChanged>
    private let tell: AsyncStream<AlertChanged>.Continuation

    private init() throws {
        let (folder, clock) = (try TemporaryFolder(), self.clock)
        self.folder = folder
        (told, tell) = AsyncStream.makeStream()
        func journal(_ service: String, _ lanes: [LaneDeclaration]) throws -> ServiceJournal {
            try ServiceJournal.open(
                at: folder.file("\(service).sqlite"),
                service: #require(ServiceName(service)),
                lanes: lanes,
                clock: clock
            )
        }
        collector = try journal(
            "collector",
            [
                SamplesAccepted.lane, SourceAlertsReported.lane, OutsideAlertReported.lane,
                HistoryAdvanced.lane, CollectorBusIncident.lane,
            ]
        )
        gateway = try journal("api-gateway", [GatewayBusIncident.lane])
        janitor = try journal(
            "volume-janitor",
            [VolumeAssessed.lane, JanitorBusIncident.lane]
        )
        engine = try journal(
            "zfs-sync-engine",
            [ReplicationAssessed.lane, SyncBusIncident.lane]
        )
        keeper = try journal(
            "snapshot-keeper",
            [SubvolumeAssessed.lane, KeeperBusIncident.lane]
        )
        ticketer = try journal("psa-ticketer", [TicketChanged.lane])
    }

    /// Runs the bus while `body` looks at it.
    static func run(_ body: @Sendable @escaping (FactRig) async throws -> Void) async throws {
        let rig = try FactRig()
        let reading = rig.gateway.apply(AlertChanged.self) { alert, _, _ in rig.tell.yield(alert) }
        let nodes = [
            rig.node(rig.collector), rig.node(rig.janitor), rig.node(rig.engine),
            rig.node(rig.keeper),
            rig.node(rig.ticketer),
            rig.node(rig.gateway, [reading]),
        ]
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for node in nodes { tasks.addTask { try await node.run() } }
            let outcome: Result<Void, any Error>
            do { outcome = .success(try await body(rig)) } catch { outcome = .failure(error) }
            tasks.cancelAll()
            while (try? await tasks.next()) != nil {}
            try outcome.get()
        }
        let journals = [
            rig.collector, rig.gateway, rig.janitor, rig.engine, rig.keeper, rig.ticketer,
        ]
        for journal in journals { try journal.close() }
    }

    func node(_ journal: ServiceJournal, _ subscriptions: [Subscription] = []) -> BusNode {
        BusNode(
            journal: journal,
            transport: hub.transport(),
            subscriptions: subscriptions,
            clock: clock
        )
    }

    /// Puts facts into a journal, in order and in one commit each.
    func publish(_ messages: [any Message], from journal: ServiceJournal) async throws {
        let now = clock.now()
        for message in messages {
            var random = SystemRandomNumberGenerator()
            let id = MessageID(at: now, using: &random)
            if let volume = message as? VolumeAssessed {
                _ = try await journal.perform { try $0.put(volume, at: now) }
            } else if let replication = message as? ReplicationAssessed {
                _ = try await journal.perform { try $0.put(replication, at: now) }
            } else if let ticket = message as? TicketChanged {
                _ = try await journal.perform { try $0.put(ticket, at: now) }
            } else {
                _ = try await journal.perform { try $0.publish(message, id: id, at: now) }
            }
        }
    }

    /// Runs a whole router in its folder while `body` runs.
    func withRouter(
        rules: RuleSettings = RuleSettings(),
        standings: SourceStandings = SourceStandings(),
        _ body: () async throws -> Void
    ) async throws {
        try await withRouter(rules: rules, standings: standings) { _ in try await body() }
    }

    /// Runs a whole router in its folder while `body` talks to it at the address it listens on.
    func withRouter(
        rules: RuleSettings = RuleSettings(),
        standings: SourceStandings = SourceStandings(),
        _ body: (ListenAddress) async throws -> Void
    ) async throws {
        let state = folder.file("router")
        try FileManager.default.createDirectory(
            atPath: state,
            withIntermediateDirectories: true
        )
        var context = ServiceContext(
            name: AlertRouterService.definition.name,
            stateFolder: state,
            clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            health: HealthBoard(),
            metrics: MetricsRegistry(),
            transport: { [hub] in hub.transport() }
        )
        context.standings = standings
        var settings = AlertRouterSettings()
        settings.rules = rules
        settings.listen = .tcp(host: "127.0.0.1", port: 0)
        let parts = try await AlertRouterService.make(settings: settings, context: context)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for service in parts.services { tasks.addTask { try await service.run() } }
            let outcome: Result<Void, any Error>
            let server = parts.services.compactMap { $0 as? HTTPServer }.last
            do {
                outcome = .success(try await body(try #require(server).boundAddress))
            } catch {
                outcome = .failure(error)
            }
            tasks.cancelAll()
            while (try? await tasks.next()) != nil {}
            try outcome.get()
        }
        await parts.close()
    }

    /// The next so many alerts that are told.
    func next(_ count: Int) async -> [AlertChanged] {
        var alerts: [AlertChanged] = []
        for await alert in told {
            alerts.append(alert)
            if alerts.count == count { break }
        }
        return alerts
    }
}
