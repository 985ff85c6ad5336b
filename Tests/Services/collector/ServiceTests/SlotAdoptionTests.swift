import CollectorCore
import Contracts
import FleetHistory
import Logging
import MessageBus
import Observability
import Quantities
import ServiceChassis
import StateStore
import TestSupport
import Testing

@testable import Collector

// Goal: what a collector accepted gets into history though it never comes back. Method: slots with
// real journals and locks beside the slot of an adopter, and a real bus in memory.
@Suite struct `slots of collectors that are gone` {
    /// A root of slots: an adopter in `collector-1`, a bench for journals in others.
    private final class Bench {
        let root = try? TemporaryFolder()
        let clock = ManualClock()
        let history = HistoryInMemory()
        let health = HealthBoard()
        let metrics = MetricsRegistry()
        let own: StateSlot
        let service: ServiceName
        let announcer: AdvanceAnnouncer
        private let ownJournal: ServiceJournal
        private var logger = Logger(label: "tests")

        init() throws {
            service = try #require(ServiceName("collector"))
            own = try StateSlot.claim(service, in: #require(root).path)
            ownJournal = try Self.open(own.path, service, clock)
            logger.logLevel = .critical
            announcer = AdvanceAnnouncer(
                journal: ownJournal,
                every: .seconds(1),
                clock: clock,
                logger: logger
            )
        }

        deinit { try? ownJournal.close() }

        static func open(
            _ folder: String,
            _ service: ServiceName,
            _ clock: ManualClock
        ) throws -> ServiceJournal {
            try ServiceJournal.open(
                at: "\(folder)/journal.sqlite",
                service: service,
                lanes: CollectorService.definition.publishes,
                migrations: CollectorService.migrations,
                clock: clock
            )
        }

        func claim() throws -> StateSlot {
            try StateSlot.claim(service, in: #require(root).path)
        }

        /// A slot's journal with samples of these systems, and an alert of the first.
        func journal(in slot: StateSlot, systems: [String]) async throws -> ServiceJournal {
            let journal = try Self.open(slot.path, service, clock)
            let now = clock.now()
            var random = SystemRandomNumberGenerator()
            for system in systems {
                let samples = Webhook.accepted(system, at: now)
                let id = MessageID(at: now, using: &random)
                _ = try await journal.perform { try $0.publish(samples, id: id, at: now) }
            }
            let alert = SourceAlertsReported(
                tenant: .single,
                client: nil,
                system: try #require(SystemID(systems[0])),
                alerts: [.init(severity: "critical", message: "disk gone")],
                receivedAt: now
            )
            let id = MessageID(at: now, using: &random)
            _ = try await journal.perform { try $0.publish(alert, id: id, at: now) }
            return journal
        }

        func adopter(
            hub: InMemoryHub? = nil,
            wait: @escaping @Sendable (Duration) async throws -> Void = { _ in }
        ) -> SlotAdopter {
            var transport: (@Sendable () throws -> any BusTransport)?
            if let hub { transport = { hub.transport() } }
            return SlotAdopter(
                SlotAdopter.Parts(
                    folder: own.path,
                    service: service,
                    history: history,
                    announcer: announcer,
                    transport: transport,
                    batch: .fetch,
                    clock: clock,
                    health: health,
                    metrics: metrics,
                    logger: logger
                ),
                every: .seconds(60),
                wait: wait
            )
        }
    }

    /// A webhook of one sample.
    private enum Webhook {
        static func accepted(_ system: String, at now: Timestamp) -> SamplesAccepted {
            guard let id = SystemID(system) else { preconditionFailure("a system's name") }
            return SamplesAccepted(
                tenant: .single,
                system: .init(id: id, name: "", hostname: "", version: "", client: nil),
                receivedAt: now,
                claim: .init(kind: .key, value: system),
                samples: SampleColumns()
            )
        }
    }

    @Test func `are drained as the source they are, once, and given back`() async throws {
        let bench = try Bench()
        let slot = try bench.claim()
        let journal = try await bench.journal(in: slot, systems: ["nas-1", "nas-2", "nas-3"])
        let source = journal.source
        try journal.close()
        slot.release()

        let adopter = bench.adopter()
        var watch = SlotWatch()
        await adopter.look(&watch)
        #expect(bench.history.systems.isEmpty)
        await adopter.look(&watch)
        #expect(bench.history.systems == ["nas-1", "nas-2", "nas-3"])
        #expect(try await bench.history.position(of: source)?.sequence == 3)
        #expect(bench.metrics.render().contains("collector_adopted_rows_total 3\n"))
        #expect(bench.health.state(of: "adoption") == .ok)
        for _ in 0..<3 { await adopter.look(&watch) }
        #expect(bench.history.batches == [3])
        // A collector that starts now has the slot, and its journal knows that all is drained.
        let again = try bench.claim()
        #expect(again.path == slot.path)
        let reopened = try Bench.open(again.path, bench.service, bench.clock)
        #expect(reopened.unacknowledged.isEmpty)
        try reopened.close()
    }

    @Test func `are left alone while somebody holds them`() async throws {
        let bench = try Bench()
        let slot = try bench.claim()
        let journal = try await bench.journal(in: slot, systems: ["nas-1"])
        let adopter = bench.adopter()
        var watch = SlotWatch()
        for _ in 0..<3 { await adopter.look(&watch) }
        #expect(bench.history.systems.isEmpty)
        #expect(bench.health.state(of: "adoption") == .ok)
        try journal.close()
    }

    @Test func `that cannot be drained are named, and tried again`() async throws {
        let bench = try Bench()
        let slot = try bench.claim()
        try await bench.journal(in: slot, systems: ["nas-1"]).close()
        slot.release()
        bench.history.fail(at: 1, committed: false)
        let adopter = bench.adopter()
        var watch = SlotWatch()
        await adopter.look(&watch)
        await adopter.look(&watch)
        let reason = try #require(bench.health.state(of: "adoption")?.reason)
        #expect(reason.contains("the journal in \(slot.path) is not drained"))
        for _ in 0..<2 { await adopter.look(&watch) }
        #expect(bench.history.systems == ["nas-1"])
        #expect(bench.health.state(of: "adoption") == .ok)
    }

    @Test(.timeLimit(.minutes(10)))
    func `serve their other messages on the bus while they are held`() async throws {
        let bench = try Bench()
        let slot = try bench.claim()
        let journal = try await bench.journal(in: slot, systems: ["nas-1"])
        let source = journal.source
        try journal.close()
        slot.release()

        let folder = try TemporaryFolder()
        let reader = try ServiceJournal.open(
            at: folder.file("journal.sqlite"),
            service: #require(ServiceName("alert-router")),
            lanes: [],
            clock: bench.clock
        )
        defer { try? reader.close() }
        let hub = InMemoryHub()
        let (heard, continuation) = AsyncStream.makeStream(of: SourceID.self)
        let node = BusNode(
            journal: reader,
            transport: hub.transport(),
            subscriptions: [
                reader.apply(SourceAlertsReported.self) { _, envelope, _ in
                    continuation.yield(envelope.source)
                }
            ],
            clock: bench.clock
        )
        let running = Task { try await node.run() }
        // The adopter lets go of the journal once the message was heard.
        let adopter = bench.adopter(hub: hub) { _ in
            for await source in heard {
                continuation.yield(source)
                return
            }
        }
        var watch = SlotWatch()
        await adopter.look(&watch)
        await adopter.look(&watch)
        var sources = heard.makeAsyncIterator()
        #expect(await sources.next() == source)
        running.cancel()
        try? await running.value
        #expect(bench.history.systems == ["nas-1"])
    }

    @Test func `a folder that is no slot has no neighbours`() throws {
        let service = try #require(ServiceName("collector"))
        #expect(
            StateSlot.root(of: "/var/lib/poolkeeper/collector-7", service: service)
                == "/var/lib/poolkeeper"
        )
        for path in ["/tmp/pk-1", "/x/collector-", "/x/collector-a", "/x/collector-0", "nothing"] {
            #expect(StateSlot.root(of: path, service: service) == nil)
        }
    }
}
