import Contracts
import MessageBus
import Quantities
import ServiceChassis
import StateStore
import TestSupport
import Testing

@testable import CapacityEngine

// Goal: what probes tell on the bus is assessed, told and kept. Method: a collector's journal and
// the engine's on a bus in this process.
struct PoolIntakeTests {
    private static func pool(_ reading: PoolReading, at now: Timestamp) throws -> BtrfsPoolObserved
    {
        var fact = BtrfsPoolObserved(
            tenant: .single,
            client: nil,
            system: try #require(SystemID("media-01")),
            pool: "media",
            uuid: "3f2a0c1e-5b7d-4e8f-9a1b-2c3d4e5f6a7b",
            mount: "/srv/media",
            reading: reading,
            asOf: now
        )
        var device = BtrfsDeviceState(
            id: 1,
            path: "/dev/sda",
            size: .gibibytes(100),
            allocated: .gibibytes(2)
        )
        device.freeStarts = [3 << 30]
        device.freeLengths = [97 << 30]
        device.counters = DeviceErrorCounts()
        fact.devices = [device]
        fact.spaces = [("data", 1), ("metadata", 1)].map { content, gibibytes in
            BtrfsPoolObserved.Space(
                content: content,
                profile: "single",
                total: .gibibytes(gibibytes),
                used: ByteCount(1 << 20)
            )
        }
        fact.groups = ["data", "metadata"].map { content in
            BtrfsPoolObserved.Group(
                content: content,
                profile: "single",
                devices: [1],
                chunks: 1,
                bytes: .gibibytes(1)
            )
        }
        return fact
    }

    private func take(_ facts: [BtrfsPoolObserved], into rig: EngineRig) async throws {
        let folder = try TemporaryFolder()
        let collector = try ServiceJournal.open(
            at: folder.file("collector.sqlite"),
            service: try #require(ServiceName("collector")),
            lanes: [BtrfsPoolObserved.lane, HistoryAdvanced.lane],
            clock: rig.clock
        )
        let hub = InMemoryHub()
        let intake = PoolIntake(
            journal: rig.journal,
            standings: SourceStandings(),
            clock: rig.clock
        )
        let nodes = [
            BusNode(
                journal: rig.journal,
                transport: hub.transport(),
                subscriptions: intake.subscriptions,
                clock: rig.clock
            ),
            BusNode(
                journal: collector,
                transport: hub.transport(),
                subscriptions: [],
                clock: rig.clock
            ),
        ]
        let now = rig.clock.now()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for node in nodes { tasks.addTask { try await node.run() } }
            for fact in facts {
                let head = try await rig.count(of: PoolAssessed.lane)
                _ = try await collector.perform { try $0.put(fact, at: now) }
                while try await rig.count(of: PoolAssessed.lane) == head { await Task.yield() }
            }
            tasks.cancelAll()
            while (try? await tasks.next()) != nil {}
        }
        try collector.close()
    }

    @Test(.timeLimit(.minutes(10)))
    func `a pool on the bus is told with what can be written, and its size is remembered`()
        async throws
    {
        let rig = try EngineRig()
        let fact = try Self.pool(.exact, at: rig.clock.now())
        try await take([fact], into: rig)
        let told = try await rig.journal.read { try ToldTables.pools(in: $0) }
        let pool = try #require(told.first)
        #expect(told.count == 1)
        #expect(pool.obtainable.map { $0.bytes > 96 << 30 } == true)
        let place = PoolPlace(tenant: .single, system: fact.system, pool: "media")
        let ceilings = try await rig.journal.read { try CapacityTables.ceilings(of: place, in: $0) }
        #expect(ceilings.map(\.day) == [EngineRig.today])
        #expect(ceilings.first?.bytes == pool.used.bytes + (pool.obtainable?.bytes ?? 0))
    }

    @Test(.timeLimit(.minutes(10)))
    func `a probe whose clock is ahead writes no size of tomorrow, and an unread pool none`()
        async throws
    {
        let rig = try EngineRig()
        let ahead = try Self.pool(.exact, at: rig.clock.now() + .seconds(3 * 86_400))
        var unread = try Self.pool(.unreadable, at: rig.clock.now())
        (unread.devices, unread.spaces, unread.groups) = ([], [], nil)
        try await take([ahead, unread], into: rig)
        let place = PoolPlace(tenant: .single, system: ahead.system, pool: "media")
        let ceilings = try await rig.journal.read { try CapacityTables.ceilings(of: place, in: $0) }
        #expect(ceilings.map(\.day) == [EngineRig.today])
        let told = try await rig.journal.read { try ToldTables.pools(in: $0) }
        #expect(told.map(\.reading) == [.unreadable])
    }
}
