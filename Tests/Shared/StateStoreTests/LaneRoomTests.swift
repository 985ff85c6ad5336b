import Contracts
import Foundation
import GRDB
import MessageBus
import Quantities
import TestSupport
import Testing

@testable import StateStore

@Suite struct LaneRoomTests {
    /// Bytes of one row of these tests: 64, the key, and the body.
    private static let rowBytes = Int64(#"{"key":"k","text":"00"}"#.utf8.count + 1 + 64)

    private func fixture(rows: Int64) throws -> JournalFixture {
        try JournalFixture(
            limits: JournalLimits(
                bytesOfLane: [
                    Dropped.lane.name: ByteCount(rows * Self.rowBytes),
                    Merged.lane.name: ByteCount(rows * Self.rowBytes),
                    Noted.lane.name: ByteCount(rows * Self.rowBytes),
                ]
            )
        )
    }

    private func publish<M: Message>(
        _ numbers: ClosedRange<Int>,
        _ fixture: JournalFixture,
        _ message: @escaping @Sendable (String) -> M
    ) async throws {
        for number in numbers {
            let (id, now) = (fixture.newID(), fixture.clock.now())
            let text = number < 10 ? "0\(number)" : "\(number)"
            _ = try await fixture.journal.perform { unit in
                try unit.publish(message(text), id: id, at: now)
            }
        }
    }

    private func incidents(_ fixture: JournalFixture) async throws -> [BusIncident] {
        try await fixture.journal.rows(
            of: BusIncident.lane(of: "tester").name,
            from: 1,
            limit: .fetch
        ).map { try BusIncident(decodingBody: $0.body) }
    }

    private func sequences(
        _ lane: LaneDeclaration,
        _ fixture: JournalFixture
    ) async throws -> [UInt64] {
        try await fixture.journal.rows(of: lane.name, from: 1, limit: .fetch).map(\.sequence)
    }

    @Test func `the oldest give way as a tenth of the lane, declared lost with an alarm`()
        async throws
    {
        let fixture = try fixture(rows: 20)
        try await publish(1...20, fixture) { Dropped(key: "k", text: $0) }
        #expect(try await sequences(Dropped.lane, fixture).first == 1)
        try await publish(21...21, fixture) { Dropped(key: "k", text: $0) }
        #expect(try await sequences(Dropped.lane, fixture) == Array(3...21))
        let losses = try await fixture.journal.losses()
        #expect(losses.map { $0.from...$0.to } == [1...2])
        #expect(losses.map(\.source) == [fixture.journal.source])
        #expect(try await incidents(fixture).map(\.kind).contains(.loss))
    }

    @Test func `rows that were read are dropped without being lost`() async throws {
        let fixture = try fixture(rows: 20)
        try await publish(1...20, fixture) { Dropped(key: "k", text: $0) }
        try await fixture.journal.acknowledge(Dropped.lane.name, by: #require(reader), upTo: 1)
        try await publish(21...22, fixture) { Dropped(key: "k", text: $0) }
        let losses = try await fixture.journal.losses()
        #expect(losses.map { $0.from...$0.to } == [2...3])
    }

    @Test func `a message larger than its lane is refused by every policy`() async throws {
        let fixture = try fixture(rows: 2)
        let text = String(repeating: "x", count: 300)
        await #expect(throws: LaneFull.self) {
            try await publish(1...1, fixture) { _ in Dropped(key: "k", text: text) }
        }
        await #expect(throws: LaneFull.self) {
            try await publish(1...1, fixture) { _ in Merged(key: "k", text: text) }
        }
    }

    @Test func `older messages of a key give way on a full state lane, others block it`()
        async throws
    {
        let fixture = try fixture(rows: 3)
        try await publish(1...3, fixture) { Merged(key: $0 == "03" ? "b" : "a", text: $0) }
        try await publish(4...4, fixture) { Merged(key: "c", text: $0) }
        #expect(try await sequences(Merged.lane, fixture) == [2, 3, 4])
        #expect(try await fixture.journal.losses().isEmpty)
        await #expect(throws: LaneFull.self) {
            try await publish(5...5, fixture) { Merged(key: "d", text: $0) }
        }
    }

    @Test func `fullness is told once at 70 and 90 per cent, and when it is over`() async throws {
        let fixture = try fixture(rows: 10)
        var told: [[BusIncident.Severity]] = []
        for number in 6...10 {
            try await publish(
                number == 6 ? 1...6 : number...number,
                fixture
            ) { Noted(key: "k", text: $0) }
            told.append(try await incidents(fixture).map(\.severity))
        }
        #expect(
            told == [
                [], [.warning], [.warning], [.warning, .critical], [.warning, .critical],
            ]
        )
        try await fixture.journal.acknowledge(Noted.lane.name, by: #require(reader), upTo: 4)
        #expect(try await incidents(fixture).count == 2)
        try await fixture.journal.acknowledge(Noted.lane.name, by: #require(reader), upTo: 5)
        let last = try #require(try await incidents(fixture).last)
        #expect(last.kind == .lanePressure && last.severity == .info)
    }

    @Test func `an instance that is forgotten holds nothing back`() async throws {
        let fixture = try fixture(rows: 3)
        try await publish(1...3, fixture) { Noted(key: "k", text: $0) }
        let lane = Noted.lane.name
        let gone = try #require(SourceID("reader/gone"))
        try await fixture.journal.acknowledge(lane, by: gone, upTo: 0)
        try await fixture.journal.acknowledge(lane, by: #require(reader), upTo: 3)
        await #expect(throws: LaneFull.self) {
            try await publish(4...4, fixture) { Noted(key: "k", text: $0) }
        }
        try await fixture.journal.forget(gone, because: "ada said so")
        try await publish(4...4, fixture) { Noted(key: "k", text: $0) }
        let told = try await incidents(fixture).filter { $0.kind == .forgotten }
        #expect(told.map(\.source) == [gone])
    }

    @Test func `a full disk takes acknowledgements and says so, and messages when it has room`()
        async throws
    {
        let fixture = try JournalFixture()
        try await fixture.note("before")
        let ballast = fixture.folder.file("journal.sqlite.ballast")
        #expect(FileManager.default.fileExists(atPath: ballast))
        try await fixture.setPagesFree(2)
        await #expect { try await fixture.note(String(repeating: "x", count: 200_000)) } throws: {
            FullDisk.isTold(by: $0)
        }
        #expect(try await incidents(fixture).map(\.severity) == [.critical])
        try await fixture.journal.acknowledge(Noted.lane.name, by: #require(reader), upTo: 1)
        try await fixture.setPagesFree(100_000)
        #expect(try await fixture.note("after") == 2)
        #expect(!fixture.journal.isDiskFull)
        #expect(try await incidents(fixture).map(\.severity) == [.critical, .info])
    }

    @Test func `a clock that is set is told of, and nothing goes for its age for one period`()
        async throws
    {
        let clock = SetClock()
        let folder = try TemporaryFolder()
        let journal = try JournalFixture.open(
            folder,
            clock,
            JournalLimits(keepAcknowledged: .seconds(60))
        )
        let lane = Noted.lane.name
        var random = SeededRandom(seed: 1)
        let (id, now) = (MessageID(at: clock.now(), using: &random), clock.now())
        _ = try await journal.perform { unit in
            try unit.publish(Noted(key: "k", text: "x"), id: id, at: now)
        }
        clock.set(by: .seconds(3600))
        try await journal.acknowledge(lane, by: #require(reader), upTo: 1)
        let told = try await journal.extent(of: BusIncident.lane(of: "tester").name)
        #expect(told.head == 1)
        clock.pass(.seconds(59))
        try await journal.acknowledge(lane, by: #require(reader), upTo: 1)
        #expect(try await journal.extent(of: lane).low == 1)
        clock.pass(.seconds(2))
        try await journal.acknowledge(lane, by: #require(reader), upTo: 1)
        #expect(try await journal.extent(of: lane).low == 2)
        try journal.close()
    }

    /// A ballast larger than any disk is not there.
    @Test(arguments: [ByteCount.mebibytes(4), ByteCount(1 << 60)])
    func `a clock that is set while the disk is full is told of all the same`(
        ballast: ByteCount
    ) async throws {
        let clock = SetClock()
        let folder = try TemporaryFolder()
        let journal = try JournalFixture.open(folder, clock, JournalLimits(ballast: ballast))
        var random = SeededRandom(seed: 1)
        try await FullDisk.strikesNext(of: journal)
        clock.set(by: .seconds(3600))
        let (id, now) = (MessageID(at: clock.now(), using: &random), clock.now())
        let note = { @Sendable (unit: JournalUnit) in
            try unit.publish(Noted(key: "k", text: "x"), id: id, at: now)
        }
        await #expect {
            try await journal.perform(note)
        } throws: {
            FullDisk.isTold(by: $0)
        }
        #expect(try await journal.perform(note) == 1)
        let told = try await journal.rows(
            of: BusIncident.lane(of: "tester").name,
            from: 1,
            limit: .fetch
        ).map { try BusIncident(decodingBody: $0.body).kind }
        #expect(told.count { $0 == .clockJump } == 1)
        try journal.close()
    }

    @Test func `five seconds and a thousandth of the time gone by are no jump`() {
        func jump(after elapsed: Int64, off: Int64) -> Bool {
            var watch = ClockWatch()
            _ = watch.look(Timestamp(seconds: 1000), .seconds(10), pause: .seconds(1))
            let wall = Timestamp(seconds: 1000 + elapsed + off)
            return watch.look(wall, .seconds(10 + elapsed), pause: .seconds(1)) != nil
        }
        let jumps = [4, 5, 6, -5, -6].map { jump(after: 1, off: $0) }
        #expect(jumps == [false, false, true, false, true])
        #expect(!jump(after: 86_400, off: 90) && jump(after: 86_400, off: 92))
    }
}
