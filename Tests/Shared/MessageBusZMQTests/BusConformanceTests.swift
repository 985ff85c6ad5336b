import Contracts
import GRDB
import MessageBus
import MessageBusZMQ
import Quantities
import StateStore
import Synchronization
import TestSupport
import Testing

/// What every transport must give: each message takes effect once, in order, whatever is lost or
/// restarted.
///
/// Goal: the same promises on all of them. Method: real journals and nodes, time a hundred times as
/// fast, faults from a seed.
@Suite(.serialized, .timeLimit(.minutes(10))) struct BusConformanceTests {
    @Test(arguments: HubKind.allCases, [FaultyTransport.Faults.none, .rough, .noData])
    func `messages take effect once and in order`(
        kind: HubKind,
        faults: FaultyTransport.Faults
    ) async throws {
        let bus = try await Bus(kind, faults)
        try bus.start()
        try await bus.writer.publish(1...50)
        await bus.effects.wait(for: 50)
        try await bus.stop()
        #expect(bus.effects.all == Array(1...50))
    }

    @Test(arguments: HubKind.allCases)
    func `large bodies arrive`(kind: HubKind) async throws {
        let bus = try await Bus(kind)
        try bus.start()
        try await bus.writer.publish(1...20, padding: 2048)
        try await bus.writer.publish(21...22, padding: 270_000)
        await bus.effects.wait(for: 22)
        try await bus.stop()
        #expect(bus.effects.all == Array(1...22))
    }

    @Test(arguments: HubKind.allCases)
    func `a late consumer gets everything from the start`(kind: HubKind) async throws {
        let bus = try await Bus(kind)
        try bus.writer.start()
        try await bus.writer.publish(1...1500)
        try bus.reader.start()
        await bus.effects.wait(for: 1500)
        try await bus.stop()
        #expect(bus.effects.all == Array(1...1500))
    }

    @Test(arguments: HubKind.allCases)
    func `a consumer that restarts goes on from its cursor`(kind: HubKind) async throws {
        let bus = try await Bus(kind)
        try bus.start()
        try await bus.writer.publish(1...20)
        await bus.effects.wait(for: 20)
        try await bus.reader.stop()
        try await bus.writer.publish(21...40)
        try bus.reader.start()
        await bus.effects.wait(for: 40)
        try await bus.stop()
        #expect(bus.effects.all == Array(1...40))
    }

    @Test(arguments: HubKind.allCases)
    func `a producer that restarts goes on with its numbers`(kind: HubKind) async throws {
        let bus = try await Bus(kind)
        try bus.start()
        try await bus.writer.publish(1...20)
        await bus.effects.wait(for: 20)
        try await bus.writer.stop()
        try bus.writer.start()
        try await bus.writer.publish(21...40)
        await bus.effects.wait(for: 40)
        try await bus.stop()
        #expect(bus.effects.all == Array(1...40))
    }

    @Test(arguments: HubKind.allCases)
    func `what is published while a hub is down arrives when it is back`(kind: HubKind) async throws
    {
        let bus = try await Bus(kind)
        try bus.start()
        try await bus.writer.publish(1...20)
        await bus.effects.wait(for: 20)
        await bus.hub.goDown()
        try await bus.writer.publish(21...40)
        try await bus.hub.comeBack()
        await bus.effects.wait(for: 40)
        try await bus.stop()
        #expect(bus.effects.all == Array(1...40))
    }

    @Test(arguments: HubKind.allCases)
    func `an effect that fails once is tried again, and nothing overtakes it`(
        kind: HubKind
    ) async throws {
        let bus = try await Bus(kind, failing: 7)
        try bus.start()
        try await bus.writer.publish(1...20)
        await bus.effects.wait(for: 20)
        try await bus.stop()
        #expect(bus.effects.all == Array(1...20))
    }

    @Test(arguments: HubKind.allCases)
    func `what was acknowledged frees the producer's lane`(kind: HubKind) async throws {
        let bus = try await Bus(kind)
        try bus.start()
        try await bus.writer.publish(1...30)
        await bus.effects.wait(for: 30)
        let lane = Numbered.lane.name
        while bus.writer.journal?.pressure.first(where: { $0.lane == lane })?.held != ByteCount(0) {
            for await _ in SystemBusTimer().ticks().prefix(1) {}
        }
        #expect(bus.reader.isCaughtUp)
        try await bus.stop()
    }

    @Test(arguments: HubKind.allCases)
    func `a journal put back from an older copy goes on in a new epoch`(
        kind: HubKind
    ) async throws {
        let bus = try await Bus(kind)
        try bus.start()
        try await bus.writer.publish(1...20)
        await bus.effects.wait(for: 20)
        try await bus.writer.stop()
        let copy = try bus.writer.backUp()
        try bus.writer.start()
        try await bus.writer.publish(21...40)
        await bus.effects.wait(for: 40)
        try await bus.writer.stop()
        try bus.writer.putBack(copy)
        try bus.writer.start()
        // These get the numbers that 21...40 had, and a few more.
        try await bus.writer.publish(41...65)
        await bus.effects.wait(for: 65)
        #expect(try await bus.writer.incidents().map(\.kind).contains(.rolledBack))
        #expect(try await bus.reader.incidents().map(\.kind) == [.epochChanged])
        #expect(try await bus.reader.journal?.losses() == [])
        try await bus.stop()
        #expect(bus.effects.all == Array(1...65))
    }

    @Test(arguments: HubKind.allCases)
    func `a row that is damaged in the journal is declared lost and the rest goes on`(
        kind: HubKind
    ) async throws {
        let bus = try await Bus(kind)
        try bus.writer.start()
        try await bus.writer.publish(1...20)
        _ = try await bus.writer.journal?.perform { unit in
            try unit.database.execute(
                sql: "UPDATE outbox SET body = CAST('{}' AS BLOB) WHERE place & 0xFF IN (7, 8)"
            )
        }
        try bus.reader.start()
        await bus.effects.wait(for: 18)
        let losses = try #require(try await bus.reader.journal?.losses())
        #expect(losses.map { $0.from...$0.to } == [7...8])
        #expect(try await bus.reader.incidents().map(\.kind) == [.loss])
        #expect(try await bus.writer.incidents().map(\.first) == [7, 8])
        try await bus.stop()
        #expect(bus.effects.all == Array(1...6) + Array(9...20))
    }

    @Test(arguments: HubKind.allCases)
    func `a message that never succeeds is given up and nothing behind it is lost`(
        kind: HubKind
    ) async throws {
        let bus = try await Bus(kind, refusing: 7)
        try bus.start()
        try await bus.writer.publish(1...20)
        await bus.effects.wait(for: 19)
        // Those behind it go on while it is tried again.
        let journal = try #require(bus.reader.journal)
        while try await journal.deadLetters().isEmpty {
            try Task.checkCancellation()
            for await _ in FastBusTimer().ticks().prefix(1) {}
        }
        let letters = try await journal.deadLetters()
        #expect(letters.map(\.envelope.sequence) == [7])
        #expect(try await bus.reader.incidents().map(\.kind) == [.deadLetter])
        try await bus.stop()
        #expect(bus.effects.all == (1...20).filter { $0 != 7 })
    }

    @Test(arguments: HubKind.allCases)
    func `a journal of a closed epoch is a conflict, and goes on in a new one`(
        kind: HubKind
    ) async throws {
        let bus = try await Bus(kind)
        try bus.start()
        try await bus.writer.publish(1...5)
        await bus.effects.wait(for: 5)
        try await bus.writer.stop()
        let copy = try bus.writer.backUp()
        try bus.writer.putBack(nil)
        try bus.writer.start()
        try await bus.writer.publish(6...10)
        await bus.effects.wait(for: 10)
        try await bus.writer.stop()
        try bus.writer.putBack(copy)
        try bus.writer.start()
        try await bus.writer.publish(11...15)
        await bus.effects.wait(for: 15)
        #expect(try await bus.writer.incidents().map(\.kind).contains(.rolledBack))
        #expect(try await bus.reader.incidents().map(\.kind).contains(.conflict))
        try await bus.stop()
        #expect(bus.effects.all == Array(1...15))
    }

    @Test(arguments: HubKind.allCases)
    func `a journal made anew is followed from its start`(kind: HubKind) async throws {
        let bus = try await Bus(kind)
        try bus.start()
        try await bus.writer.publish(1...20)
        await bus.effects.wait(for: 20)
        try await bus.writer.stop()
        try bus.writer.putBack(nil)
        try bus.writer.start()
        try await bus.writer.publish(21...30)
        await bus.effects.wait(for: 30)
        #expect(try await bus.reader.incidents().map(\.kind) == [.epochChanged])
        try await bus.stop()
        #expect(bus.effects.all == Array(1...30))
    }

    @Test(arguments: HubKind.allCases)
    func `stored messages are performed after their commit, each once`(
        kind: HubKind
    ) async throws {
        let bus = try await Bus(kind, inbox: true)
        try bus.start()
        try await bus.writer.publish(1...30)
        await bus.effects.wait(for: 30)
        try await bus.reader.stop()
        try bus.reader.start()
        try await bus.writer.publish(31...40)
        await bus.effects.wait(for: 40)
        try await bus.stop()
        #expect(bus.effects.all.sorted() == Array(1...40))
    }
}

extension FaultyTransport.Faults {
    static var none: Self { Self() }

    /// Half of the data lost, a third doubled, a third swapped, a tenth of control lost.
    static var rough: Self {
        var faults = Self()
        (faults.dataLoss, faults.doubling, faults.reordering) = (0.5, 0.3, 0.3)
        faults.controlLoss = 0.1
        return faults
    }
}

/// A hub, a writer and a reader.
struct Bus {
    let hub: any TestHub
    let writer: BusMember
    let reader: BusMember
    let effects = Effects()

    init(
        _ kind: HubKind,
        _ faults: FaultyTransport.Faults = .none,
        failing: Int? = nil,
        refusing: Int? = nil,
        inbox: Bool = false
    ) async throws {
        hub = try await kind.start()
        let transport = FaultyTransport(try await hub.transport(), faults: faults, seed: 5)
        writer = try BusMember(
            #require(ServiceName("writer")),
            transport: transport,
            instance: "one"
        )
        let effects = effects
        let failures = Mutex(failing.map { [$0] } ?? [])
        let mayFail: @Sendable (Int) throws -> Void = { number in
            let fails = failures.withLock { $0.popLast(where: { $0 == number }) }
            if fails || number == refusing { throw FrameFault.badValue }
        }
        // The waits double, so that half the attempts take a small part of the time.
        reader = try BusMember(
            #require(ServiceName("reader")),
            transport: transport,
            limits: JournalLimits(attemptsMax: 8)
        ) { journal in
            guard !inbox else {
                return [
                    journal.inbox(Numbered.self) { message, _ in
                        try mayFail(message.number)
                        effects.append(message.number)
                    }
                ]
            }
            return [
                journal.apply(Numbered.self) { message, _, unit in
                    try mayFail(message.number)
                    let before = try Self.count(message.number, in: unit.database)
                    effects.append(message.number, behind: before)
                }
            ]
        }
    }

    /// Writes an effect into the reader's journal, where it is undone with its commit; returns how
    /// many there were before.
    private static func count(_ number: Int, in database: Database) throws -> Int {
        try database.execute(sql: "CREATE TABLE IF NOT EXISTS effect (number INTEGER NOT NULL)")
        let before = try Int.fetchOne(database, sql: "SELECT count(*) FROM effect")
        try database.execute(sql: "INSERT INTO effect VALUES (?)", arguments: [number])
        return before ?? 0
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

extension [Int] {
    fileprivate mutating func popLast(where isWanted: (Int) -> Bool) -> Bool {
        guard let last, isWanted(last) else { return false }
        removeLast()
        return true
    }
}
