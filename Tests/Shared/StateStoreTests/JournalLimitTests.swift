import Contracts
import Foundation
import GRDB
import MessageBus
import Quantities
import TestSupport
import Testing

@testable import StateStore

@Suite struct JournalLimitTests {
    private let lane = Noted.lane.name

    /// Bytes of one row of these tests: 64, the key, and the body.
    private func rowBytes(_ text: String) throws -> Int64 {
        Int64(try Noted(key: "k", text: text).encodedBody().count + 1 + 64)
    }

    @Test func `a lane takes messages up to its limit and refuses the next`() async throws {
        let size = try rowBytes("x")
        let fixture = try JournalFixture(limits: JournalLimits(laneBytes: ByteCount(3 * size)))
        for _ in 1...3 { try await fixture.note("x") }
        await #expect(
            throws: LaneFull(lane: lane, held: ByteCount(3 * size), limit: ByteCount(3 * size))
        ) { try await fixture.note("x") }
        #expect(try await fixture.texts().count == 3)
    }

    @Test func `one byte less and the last one does not fit`() async throws {
        let size = try rowBytes("x")
        let fixture = try JournalFixture(limits: JournalLimits(laneBytes: ByteCount(3 * size - 1)))
        for _ in 1...2 { try await fixture.note("x") }
        await #expect(throws: LaneFull.self) { try await fixture.note("x") }
    }

    @Test func `a full lane still knows a message it has`() async throws {
        let fixture = try JournalFixture(
            limits: JournalLimits(laneBytes: ByteCount(try rowBytes("x")))
        )
        let id = fixture.newID()
        #expect(try await fixture.note("x", id: id) == 1)
        #expect(try await fixture.note("x", id: id) == 1)
    }

    @Test func `an acknowledgement makes room again`() async throws {
        let fixture = try JournalFixture(
            limits: JournalLimits(laneBytes: ByteCount(3 * (try rowBytes("x"))))
        )
        for _ in 1...3 { try await fixture.note("x") }
        try await fixture.journal.acknowledge(lane, by: #require(reader), upTo: 2)
        try await fixture.note("x")
        try await fixture.note("x")
        await #expect(throws: LaneFull.self) { try await fixture.note("x") }
        #expect(try await fixture.journal.extent(of: lane).low == 3)
    }

    @Test func `the slowest instance holds the floor`() async throws {
        let fixture = try JournalFixture(
            limits: JournalLimits(laneBytes: ByteCount(3 * (try rowBytes("x"))))
        )
        for _ in 1...3 { try await fixture.note("x") }
        try await fixture.journal.acknowledge(lane, by: #require(reader), upTo: 1)
        try await fixture.journal.acknowledge(lane, by: #require(SourceID("reader/two")), upTo: 3)
        try await fixture.note("x")
        await #expect(throws: LaneFull.self) { try await fixture.note("x") }
    }

    @Test func `another service's acknowledgement frees nothing`() async throws {
        let fixture = try JournalFixture(
            limits: JournalLimits(laneBytes: ByteCount(try rowBytes("x")))
        )
        try await fixture.note("x")
        try await fixture.journal.acknowledge(lane, by: #require(SourceID("guest/one")), upTo: 1)
        await #expect(throws: LaneFull.self) { try await fixture.note("x") }
    }

    @Test func `an acknowledgement beyond the head counts as the head`() async throws {
        let fixture = try JournalFixture()
        try await fixture.note("x")
        try await fixture.journal.acknowledge(lane, by: #require(reader), upTo: 99)
        try await fixture.note("x")
        let held = try #require(fixture.journal.pressure.first { $0.lane == lane }).held
        #expect(held == ByteCount(try rowBytes("x")))
    }

    @Test func `acknowledged rows go after their time, others stay`() async throws {
        let fixture = try JournalFixture(limits: JournalLimits(keepAcknowledged: .seconds(60)))
        for _ in 1...3 { try await fixture.note("x") }
        fixture.clock.advance(by: .seconds(60))
        try await fixture.journal.acknowledge(lane, by: #require(reader), upTo: 2)
        #expect(try await fixture.journal.extent(of: lane).low == 1)
        fixture.clock.advance(by: .milliseconds(1))
        try await fixture.journal.acknowledge(lane, by: #require(reader), upTo: 2)
        #expect(try await fixture.journal.extent(of: lane).low == 3)
        #expect(try await fixture.texts() == ["x"])
    }

    @Test func `pressure warns from 70 and is critical from 90 per cent`() {
        func level(_ held: Int64) -> LanePressure.Level {
            LanePressure(lane: lane, held: ByteCount(held), limit: ByteCount(1000)).level
        }
        #expect([0, 699].map(level) == [.normal, .normal])
        #expect([700, 899].map(level) == [.warning, .warning])
        #expect([900, 1000].map(level) == [.critical, .critical])
    }

    @Test func `a state lane keeps the latest of each key when it is compacted`() async throws {
        let fixture = try JournalFixture()
        let now = fixture.clock.now()
        let text = String(repeating: "x", count: 60_000)
        for index in 0..<100 {
            let id = fixture.newID()
            _ = try await fixture.journal.perform { unit in
                try unit.publish(
                    Stood(key: index == 3 ? "once" : "often", text: "\(index)" + text),
                    id: id,
                    at: now
                )
            }
        }
        try await fixture.journal.acknowledge(Stood.lane.name, by: #require(reader), upTo: 100)
        let rows = try await fixture.journal.rows(
            of: Stood.lane.name,
            from: 1,
            limit: FetchLimit(count: 999, bytes: 1 << 30)
        )
        #expect(rows.map(\.sequence) == [4, 100])
        // Nothing was removed, so nobody needs more than what is left to fetch.
        #expect(try await fixture.journal.extent(of: Stood.lane.name).low == 1)
    }

    @Test func `a full disk refuses the unit and the journal works again afterwards`() async throws
    {
        let fixture = try JournalFixture()
        try await fixture.note("before")
        try await fixture.journal.perform { unit in
            let pages = try Int.fetchOne(unit.database, sql: "PRAGMA page_count") ?? 0
            try unit.database.execute(sql: "PRAGMA max_page_count = \(pages + 2)")
        }
        await #expect { try await fixture.note(String(repeating: "x", count: 200_000)) } throws: {
            FullDisk.isTold(by: $0)
        }
        #expect(fixture.journal.failure == nil)
        try await fixture.journal.perform { unit in
            try unit.database.execute(sql: "PRAGMA max_page_count = 1000000")
        }
        #expect(try await fixture.note("after") == 2)
        #expect(try await fixture.texts() == ["before", "after"])
    }
}
