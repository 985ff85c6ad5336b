import Contracts
import FleetHistory
import GRDB
import Quantities
import ServiceChassis
import StateStore
import TestSupport
import Testing

@testable import Collector

// Goal: an operator gets a stopped collector's samples into history and is told what is left.
// Method: a real journal in a real slot, and a SQLite history that refuses a system until repaired.
@Suite struct `draining a slot by hand` {
    private struct Bench {
        let root: TemporaryFolder
        let clock = ManualClock()
        let service: ServiceName
        let slot: String
        let historyFile: String

        init(systems: ClosedRange<Int>) async throws {
            root = try TemporaryFolder()
            service = try #require(ServiceName("collector"))
            historyFile = root.file("history.sqlite")
            let held = try StateSlot.claim(service, in: root.path)
            slot = held.path
            let journal = try ServiceJournal.open(
                at: "\(slot)/journal.sqlite",
                service: service,
                lanes: CollectorService.definition.publishes,
                migrations: CollectorService.migrations,
                clock: clock
            )
            var random = SeededRandom(seed: 5)
            let now = clock.now()
            for index in systems {
                let message = SamplesAccepted(
                    tenant: .single,
                    system: .init(
                        id: try #require(SystemID("nas-\(index)")),
                        name: "",
                        hostname: "",
                        version: "",
                        client: nil
                    ),
                    receivedAt: now,
                    claim: .init(kind: .key, value: "\(index)"),
                    samples: SampleColumns()
                )
                let id = MessageID(at: now, using: &random)
                _ = try await journal.perform { try $0.publish(message, id: id, at: now) }
            }
            try journal.close()
            held.release()
        }

        func drain(_ refused: SlotDrain.Refused = .keep) async throws -> SlotDrain.Report {
            let history = try SQLiteFleetHistory(path: historyFile, role: .writer, clock: clock)
            let report = await SlotDrain.run(
                slot,
                of: service,
                into: history,
                refused: refused,
                clock: clock
            )
            await history.close()
            return report
        }

        func systems() async throws -> [String] {
            let history = try SQLiteFleetHistory(path: historyFile, role: .reader, clock: clock)
            let scope = Scope(tenant: .single, clients: .all)
            let found = try await history.systems(in: scope, after: nil, limit: 99)
            await history.close()
            return found.map(\.id.text)
        }

        func execute(_ sql: String) async throws {
            let history = try SQLiteFleetHistory(path: historyFile, role: .writer, clock: clock)
            await history.close()
            let queue = try DatabaseQueue(path: historyFile)
            try await queue.write { try $0.execute(sql: sql) }
            try queue.close()
        }
    }

    private static let picky = """
        CREATE TRIGGER picky BEFORE INSERT ON system WHEN NEW.identity = 'nas-2'
        BEGIN SELECT RAISE(ABORT, 'nas-2 is not welcome'); END
        """

    @Test func `everything is written and nothing is left, however often it is done`()
        async throws
    {
        let bench = try await Bench(systems: 1...3)
        let first = try await bench.drain()
        #expect(first.isDone)
        #expect(first.rows == 3)
        #expect(first.source?.hasPrefix("collector/") == true)
        let second = try await bench.drain()
        #expect(second.isDone)
        #expect(second.rows == 0)
        #expect(try await bench.systems() == ["nas-1", "nas-2", "nas-3"])
    }

    @Test func `a slot that is held is said to be in use`() async throws {
        let bench = try await Bench(systems: 1...1)
        let held = try StateSlot.claim(bench.service, in: bench.root.path)
        let report = try await bench.drain()
        #expect(report.problem == "a collector runs with it and drains it itself")
        #expect(!report.isDone)
        held.release()
        #expect(try await bench.drain().isDone)
    }

    @Test func `a refused row is left over until it is tried again after the repair`()
        async throws
    {
        let bench = try await Bench(systems: 1...3)
        try await bench.execute(Self.picky)
        let first = try await bench.drain()
        #expect(first.refused == 1)
        #expect(first.problem == nil)
        #expect(!first.isDone)
        // Tried again too early it is refused again, and still there.
        #expect(try await bench.drain(.retry).refused == 1)
        #expect(try await bench.systems() == ["nas-1", "nas-3"])
        try await bench.execute("DROP TRIGGER picky")
        #expect(try await bench.drain(.retry).isDone)
        #expect(try await bench.systems() == ["nas-1", "nas-2", "nas-3"])
    }

    @Test func `a refused row can be thrown away`() async throws {
        let bench = try await Bench(systems: 1...3)
        try await bench.execute(Self.picky)
        #expect(try await bench.drain().refused == 1)
        #expect(try await bench.drain(.discard).isDone)
        try await bench.execute("DROP TRIGGER picky")
        #expect(try await bench.drain(.retry).isDone)
        #expect(try await bench.systems() == ["nas-1", "nas-3"])
    }

    @Test func `a history that does not answer leaves everything for the next time`()
        async throws
    {
        let bench = try await Bench(systems: 1...2)
        let history = HistoryInMemory()
        history.fail(at: 1, committed: false)
        let report = await SlotDrain.run(
            bench.slot,
            of: bench.service,
            into: history,
            clock: bench.clock
        )
        #expect(report.problem?.contains("HistoryDown") == true)
        #expect(report.waiting == [SamplesAccepted.lane.name.text: 2])
        #expect(try await bench.drain().rows == 2)
    }
}
