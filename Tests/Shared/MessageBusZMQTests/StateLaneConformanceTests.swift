import Contracts
import GRDB
import MessageBus
import Quantities
import StateStore
import TestSupport
import Testing

/// What every transport must give on a state lane: in the end a reader shows what stands and
/// nothing else, whatever is lost, removed meanwhile or restarted.
@Suite(.serialized, .timeLimit(.minutes(10))) struct StateLaneConformanceTests {
    @Test(arguments: HubKind.allCases, [FaultyTransport.Faults.none, .rough, .noData])
    func `a reader shows what stands`(
        kind: HubKind,
        faults: FaultyTransport.Faults
    ) async throws {
        let bus = try await StateBus(kind, faults)
        try bus.start()
        var random = SeededRandom(seed: 3)
        var standing: [String: Int] = [:]
        for value in 1...80 {
            let key = "k\(Int.random(in: 0..<7, using: &random))"
            standing[key] = Int.random(in: 0..<3, using: &random) == 0 ? nil : value
            try await bus.writer.place(key, standing[key])
        }
        try await bus.reader.waitForPlaced(standing)
        try await bus.stop()
    }

    @Test(arguments: HubKind.allCases)
    func `who comes late, or was away, does not miss what was removed and forgotten`(
        kind: HubKind
    ) async throws {
        let bus = try await StateBus(kind)
        try bus.start()
        try bus.watcher.start()
        for key in ["a", "b", "c"] { try await bus.writer.place(key, 1) }
        try await bus.watcher.waitForPlaced(["a": 1, "b": 1, "c": 1])
        try await bus.watcher.stop()
        try await bus.writer.place("b", nil)
        try await bus.writer.place("a", 2)
        // The reader has it all, so its writer forgets the tombstone.
        try await bus.reader.waitForPlaced(["a": 2, "c": 1])
        let lane = Placed.lane.name
        var value = 3
        while try await bus.writer.journal?.extent(of: lane).low == 1 {
            try await bus.writer.place("a", value)
            value += 1
            for await _ in SystemBusTimer().ticks().prefix(1) {}
        }
        let late = try BusMember(
            #require(ServiceName("reader")),
            transport: bus.transport,
            instance: "late",
            subscribing: StateBus.subscriptions
        )
        try bus.watcher.start()
        try late.start()
        for member in [bus.watcher, late, bus.reader] {
            try await member.waitForPlaced(["a": value - 1, "c": 1])
            #expect(try await member.journal?.losses() == [])
        }
        try await late.stop()
        try await bus.watcher.stop()
        try await bus.stop()
    }

    @Test(arguments: HubKind.allCases)
    func `many things come in parts while they change`(kind: HubKind) async throws {
        let bus = try await StateBus(kind)
        try bus.writer.start()
        var standing: [String: Int] = [:]
        let count = 2500
        try await bus.writer.journal?.perform { unit in
            for number in 0..<count {
                try unit.put(Placed("k\(number)", number, padding: 300), at: Timestamp(seconds: 9))
            }
        }
        for number in 0..<count { standing["k\(number)"] = number }
        try bus.reader.start()
        for number in 0..<200 {
            let key = "k\(number * 12)"
            standing[key] = number.isMultiple(of: 2) ? nil : -number
            try await bus.writer.place(key, standing[key])
        }
        try await bus.reader.waitForPlaced(standing)
        try await bus.stop()
    }

    @Test(arguments: HubKind.allCases)
    func `what a journal made anew does not tell is gone`(kind: HubKind) async throws {
        let bus = try await StateBus(kind)
        try bus.start()
        for key in ["a", "b", "c"] { try await bus.writer.place(key, 1) }
        try await bus.reader.waitForPlaced(["a": 1, "b": 1, "c": 1])
        try await bus.writer.stop()
        try bus.writer.putBack(nil)
        try bus.writer.start()
        try await bus.writer.place("b", 2)
        try await bus.reader.waitForPlaced(["b": 2])
        #expect(try await bus.reader.incidents().map(\.kind) == [.epochChanged])
        try await bus.writer.place("a", 3)
        try await bus.reader.waitForPlaced(["a": 3, "b": 2])
        try await bus.stop()
    }

    @Test(arguments: HubKind.allCases)
    func `after a journal was put back its older word counts`(kind: HubKind) async throws {
        let bus = try await StateBus(kind)
        try bus.start()
        for key in ["a", "b"] { try await bus.writer.place(key, 1) }
        try await bus.reader.waitForPlaced(["a": 1, "b": 1])
        try await bus.writer.stop()
        let copy = try bus.writer.backUp()
        try bus.writer.start()
        try await bus.writer.place("a", nil)
        try await bus.writer.place("c", 1)
        try await bus.reader.waitForPlaced(["b": 1, "c": 1])
        try await bus.writer.stop()
        try bus.writer.putBack(copy)
        try bus.writer.start()
        try await bus.writer.place("d", 1)
        try await bus.reader.waitForPlaced(["a": 1, "b": 1, "d": 1])
        #expect(try await bus.writer.incidents().map(\.kind).contains(.rolledBack))
        try await bus.stop()
    }

    @Test(arguments: HubKind.allCases)
    func `of two sources the newer word is shown, and the other's when that is taken back`(
        kind: HubKind
    ) async throws {
        let bus = try await StateBus(kind)
        try bus.start()
        let other = try BusMember(
            #require(ServiceName("writer")),
            transport: bus.transport,
            instance: "two"
        )
        try other.start()
        try await bus.writer.place("a", 1, at: Timestamp(seconds: 20))
        try await other.place("a", 2, at: Timestamp(seconds: 10))
        try await other.place("b", 2, at: Timestamp(seconds: 10))
        try await bus.reader.waitForPlaced(["a": 1, "b": 2])
        try await other.place("a", 3, at: Timestamp(seconds: 30))
        try await bus.reader.waitForPlaced(["a": 3, "b": 2])
        // A backlog that comes late is older, and changes nothing that is shown.
        try await bus.writer.place("a", 4, at: Timestamp(seconds: 25))
        try await bus.writer.place("c", 4, at: Timestamp(seconds: 25))
        try await bus.reader.waitForPlaced(["a": 3, "b": 2, "c": 4])
        try await other.place("a", nil, at: Timestamp(seconds: 40))
        try await bus.reader.waitForPlaced(["a": 4, "b": 2, "c": 4])
        try await other.stop()
        try await bus.stop()
    }

    @Test(arguments: HubKind.allCases)
    func `a damaged row makes nothing go, and is declared lost`(kind: HubKind) async throws {
        let bus = try await StateBus(kind)
        try bus.start()
        try bus.watcher.start()
        for key in ["a", "b", "c"] { try await bus.writer.place(key, 1) }
        try await bus.reader.waitForPlaced(["a": 1, "b": 1, "c": 1])
        try await bus.watcher.waitForPlaced(["a": 1, "b": 1, "c": 1])
        try await bus.watcher.stop()
        try await bus.writer.stop()
        let copy = try bus.writer.backUp()
        try bus.writer.putBack(copy)
        try bus.writer.start()
        _ = try await bus.writer.journal?.perform { unit in
            try unit.database.execute(
                sql: "UPDATE outbox SET body = CAST('{}' AS BLOB) WHERE key = 'b'"
            )
        }
        // Both are told anew of everything, and the row of `b` cannot be read.
        try await bus.writer.journal?.renewEpoch(
            replacing: #require(bus.writer.journal?.epoch),
            proof: nil,
            because: "a test said so"
        )
        try await bus.writer.place("d", 1)
        try bus.watcher.start()
        for member in [bus.reader, bus.watcher] {
            try await member.waitForPlaced(["a": 1, "b": 1, "c": 1, "d": 1])
        }
        #expect(try await bus.writer.incidents().map(\.kind).contains(.loss))
        try await bus.watcher.stop()
        try await bus.stop()
    }
}

/// A hub, a writer of things, a reader that holds them back and a watcher that does not.
private struct StateBus {
    let hub: any TestHub
    let transport: any BusTransport
    let writer: BusMember
    let reader: BusMember
    let watcher: BusMember

    init(_ kind: HubKind, _ faults: FaultyTransport.Faults = .none) async throws {
        hub = try await kind.start()
        transport = FaultyTransport(try await hub.transport(), faults: faults, seed: 5)
        // Compacts whenever somebody acknowledges.
        writer = try BusMember(
            #require(ServiceName("writer")),
            transport: transport,
            instance: "one",
            limits: JournalLimits(compactBytes: ByteCount(0))
        )
        reader = try BusMember(
            #require(ServiceName("reader")),
            transport: transport,
            subscribing: Self.subscriptions
        )
        watcher = try BusMember(
            #require(ServiceName("watcher")),
            transport: transport,
            subscribing: Self.subscriptions
        )
    }

    static let subscriptions: @Sendable (ServiceJournal) -> [Subscription] = {
        [$0.project(Placed.self)]
    }

    func start() throws {
        try reader.start()
        try writer.start()
    }

    func stop() async throws {
        try await reader.stop()
        try await writer.stop()
        await hub.stop()
    }
}
