import Contracts
import Foundation
import GRDB
import MessageBus
import Quantities
import TestSupport
import Testing

@testable import StateStore

@Suite struct StateLaneTests {
    private func fixture() throws -> JournalFixture {
        try JournalFixture(limits: JournalLimits(compactBytes: ByteCount(0)))
    }

    private func put(_ key: String, _ text: String, _ fixture: JournalFixture) async throws {
        let now = fixture.clock.now()
        _ = try await fixture.journal.perform { try $0.put(Merged(key: key, text: text), at: now) }
    }

    private func remove(_ key: String, _ fixture: JournalFixture) async throws {
        let now = fixture.clock.now()
        _ = try await fixture.journal.perform { try $0.remove(key, from: Merged.self, at: now) }
    }

    private func range(_ fixture: JournalFixture) async throws -> LaneRange {
        try await fixture.journal.range(of: Merged.lane.name, from: 1, limit: .fetch)
    }

    private func acknowledge(
        _ sequence: UInt64,
        by source: String,
        _ fixture: JournalFixture
    ) async throws {
        try await fixture.journal.acknowledge(
            Merged.lane.name,
            by: #require(SourceID(source)),
            upTo: sequence
        )
    }

    @Test func `a tombstone is kept until every instance of every required reader has it`()
        async throws
    {
        let fixture = try fixture()
        try await put("a", "1", fixture)
        try await put("b", "1", fixture)
        try await remove("a", fixture)
        try await acknowledge(0, by: "reader/two", fixture)
        try await acknowledge(3, by: "reader/one", fixture)
        #expect(try await range(fixture).rows.map(\.sequence) == [1, 2, 3])
        try await acknowledge(2, by: "reader/two", fixture)
        let held = try await range(fixture)
        #expect(held.rows.map(\.sequence) == [2, 3])
        #expect(held.rows.map(\.isTombstone) == [false, true])
        #expect(held.low == 1)
        #expect(held.skips == [LaneSkip(from: 1, to: 1, isLost: false)])
        try await put("b", "2", fixture)
        try await acknowledge(4, by: "reader/one", fixture)
        try await acknowledge(4, by: "reader/two", fixture)
        let purged = try await range(fixture)
        #expect(purged.rows.map(\.sequence) == [4])
        // Who stands at 3 or before did not hear that `a` is gone.
        #expect(purged.low == 4)
        #expect(purged.skips == [LaneSkip(from: 1, to: 3, isLost: false)])
        try fixture.reopen()
        #expect(try await range(fixture).low == 4)
    }

    @Test func `a thing that was put again needs no tombstone, and nobody a snapshot`()
        async throws
    {
        let fixture = try fixture()
        try await put("a", "1", fixture)
        try await remove("a", fixture)
        try await put("a", "2", fixture)
        try await acknowledge(3, by: "reader/one", fixture)
        let range = try await range(fixture)
        #expect(range.rows.map(\.sequence) == [3])
        #expect(range.low == 1)
    }

    @Test func `what is damaged is told apart from what was replaced`() async throws {
        let fixture = try fixture()
        for text in ["1", "2", "3"] { try await put("a", text, fixture) }
        for key in ["b", "c"] { try await put(key, "1", fixture) }
        try await acknowledge(3, by: "reader/one", fixture)
        try await fixture.journal.perform { unit in
            try unit.database.execute(
                sql: "UPDATE outbox SET body = CAST('{}' AS BLOB) WHERE key = 'b'"
            )
        }
        let range = try await range(fixture)
        #expect(range.rows.map(\.key) == ["a", "c"])
        #expect(
            range.skips == [
                LaneSkip(from: 1, to: 2, isLost: false), LaneSkip(from: 4, to: 4, isLost: true),
            ]
        )
        #expect(try await fixture.journal.losses().map(\.from) == [4])
    }

    @Test func `a new epoch asks for every row of a state lane to be acknowledged again`()
        async throws
    {
        let fixture = try fixture()
        try await put("a", "1", fixture)
        try await remove("b", fixture)
        try await put("c", "1", fixture)
        try await acknowledge(3, by: "reader/one", fixture)
        #expect(try await range(fixture).low == 3)
        try await fixture.journal.renewEpoch(
            replacing: fixture.journal.epoch,
            proof: nil,
            because: "a test said so"
        )
        let lane = Merged.lane.name
        #expect(fixture.journal.unacknowledged[lane] == 3)
        let held = fixture.journal.pressure.first { $0.lane == lane }?.held
        #expect(held?.bytes == Int64(2 * (#"{"key":"a","text":"1"}"#.utf8.count + 1 + 64)))
    }
}
