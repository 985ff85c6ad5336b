import Contracts
import Foundation
import GRDB
import MessageBus
import Quantities
import TestSupport
import Testing

@testable import StateStore

@Suite struct ServiceJournalTests {
    @Test func `a message is read back as it was published`() async throws {
        let fixture = try JournalFixture()
        let id = fixture.newID()
        try await fixture.note("first", key: "pool/tank", id: id)
        let rows = try await fixture.journal.rows(of: Noted.lane.name, from: 1, limit: .fetch)
        #expect(
            rows == [
                Envelope(
                    source: fixture.journal.source,
                    epoch: fixture.journal.epoch,
                    lane: Noted.lane.name,
                    sequence: 1,
                    id: id,
                    key: "pool/tank",
                    time: fixture.clock.now(),
                    body: Array(#"{"key":"pool/tank","text":"first"}"#.utf8)
                )
            ]
        )
        let extent = try await fixture.journal.extent(of: Noted.lane.name)
        #expect(extent == LaneExtent(low: 1, head: 1, lastID: id))
    }

    @Test func `everything survives closing and opening again`() async throws {
        let fixture = try JournalFixture()
        try await fixture.note("kept")
        let (source, epoch) = (fixture.journal.source, fixture.journal.epoch)
        try fixture.reopen()
        #expect(fixture.journal.source == source)
        #expect(fixture.journal.epoch == epoch)
        #expect(try await fixture.texts() == ["kept"])
        #expect(try await fixture.note("next") == 2)
    }

    @Test func `the same id is the same message`() async throws {
        let fixture = try JournalFixture()
        let id = fixture.newID()
        #expect(try await fixture.note("once", id: id) == 1)
        #expect(try await fixture.note("twice", id: id) == 1)
        #expect(try await fixture.note("other") == 2)
        #expect(try await fixture.texts() == ["once", "other"])
    }

    @Test func `a unit that fails leaves nothing and its number is given to the next`() async throws
    {
        let fixture = try JournalFixture()
        try await fixture.note("first")
        let id = fixture.newID()
        await #expect(throws: Refused.self) {
            try await fixture.journal.perform { unit in
                try unit.database.execute(sql: "INSERT INTO note VALUES ('undone')")
                _ = try unit.publish(
                    Noted(key: "k", text: "undone"),
                    id: id,
                    at: Timestamp(seconds: 0)
                )
                throw Refused()
            }
        }
        #expect(try await fixture.note("second") == 2)
        #expect(try await fixture.texts() == ["first", "second"])
        let notes = try await fixture.journal.read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM note")
        }
        #expect(notes == 0)
    }

    @Test func `one unit of a group that fails takes no other with it`() async throws {
        let fixture = try JournalFixture()
        let now = fixture.clock.now()
        let ids = (0..<200).map { _ in fixture.newID() }
        let journal = fixture.journal
        let sequences = await withTaskGroup(of: UInt64?.self) { group in
            for (index, id) in ids.enumerated() {
                group.addTask {
                    try? await journal.perform { unit in
                        let sequence = try unit.publish(
                            Noted(key: "k", text: "\(index)"),
                            id: id,
                            at: now
                        )
                        if index.isMultiple(of: 3) { throw Refused() }
                        return sequence
                    }
                }
            }
            return await group.compactMap { $0 }.reduce(into: []) { $0.append($1) }
        }
        #expect(sequences.sorted() == Array(1...UInt64(sequences.count)))
        #expect(sequences.count == 133)
        let texts = try await fixture.texts().compactMap { Int($0) }
        #expect(Set(texts) == Set((0..<200).filter { !$0.isMultiple(of: 3) }))
        try fixture.reopen()
        #expect(try await fixture.texts().count == 133)
    }

    @Test(arguments: [UInt64(1), 2, 3, 4])
    func `sequences have no gaps whatever fails, nests or repeats`(seed: UInt64) async throws {
        let fixture = try JournalFixture()
        var random = SeededRandom(seed: seed)
        var expected: [String] = []
        var ids: [MessageID] = []
        for round in 0..<150 {
            let texts = (0..<Int.random(in: 0...4, using: &random)).map { "\(round).\($0)" }
            let fails = Int.random(in: 0..<3, using: &random) == 0
            let repeated = ids.randomElement(using: &random)
            let fresh = texts.map { _ in fixture.newID() }
            let outcome: Void? = try? await fixture.journal.perform { unit in
                for (text, id) in zip(texts, fresh) {
                    _ = try unit.publish(
                        Noted(key: "k", text: text),
                        id: id,
                        at: Timestamp(seconds: 9)
                    )
                }
                if let repeated {
                    _ = try unit.publish(
                        Noted(key: "k", text: "again"),
                        id: repeated,
                        at: Timestamp(seconds: 9)
                    )
                }
                if fails { throw Refused() }
            }
            #expect((outcome == nil) == fails)
            if !fails {
                expected += texts
                ids += fresh
            }
            if Int.random(in: 0..<20, using: &random) == 0 { try fixture.reopen() }
        }
        let rows = try await fixture.journal.rows(of: Noted.lane.name, from: 1, limit: .fetch)
        #expect(rows.map(\.sequence) == expected.indices.map { UInt64($0) + 1 })
        #expect(try rows.map { try Noted(decodingBody: $0.body).text } == expected)
    }

    @Test func `commits wait for the disk`() async throws {
        let fixture = try JournalFixture()
        let synchronous = try await fixture.journal.perform { unit in
            try Int.fetchOne(unit.database, sql: "PRAGMA synchronous")
        }
        #expect(synchronous == 2)
    }

    @Test func `a lane that was not declared is refused`() async throws {
        let fixture = try JournalFixture()
        let other = PreparedMessage(
            lane: try #require(LaneName("tester.other.v1")),
            key: "",
            body: []
        )
        let id = fixture.newID()
        await #expect {
            try await fixture.journal.perform { unit in
                _ = try unit.publish(other, id: id, at: Timestamp(seconds: 1))
            }
        } throws: { ($0 as? StateStoreError)?.code == .undeclaredLane }
    }

    @Test func `rows come in order within both limits, one at least`() async throws {
        let fixture = try JournalFixture()
        for index in 1...5 { try await fixture.note("\(index)") }
        let lane = Noted.lane.name
        let two = try await fixture.journal.rows(
            of: lane,
            from: 2,
            limit: FetchLimit(count: 2, bytes: 1 << 20)
        )
        #expect(two.map(\.sequence) == [2, 3])
        let one = try await fixture.journal.rows(
            of: lane,
            from: 4,
            limit: FetchLimit(count: 9, bytes: 1)
        )
        #expect(one.map(\.sequence) == [4])
        #expect(try await fixture.journal.rows(of: lane, from: 6, limit: .fetch).isEmpty)
    }

    @Test func `a damaged row is refused, not delivered`() async throws {
        let fixture = try JournalFixture()
        try await fixture.note("sound")
        _ = try await fixture.journal.perform { unit in
            try unit.database.execute(sql: "UPDATE outbox SET body = CAST('{}' AS BLOB)")
        }
        await #expect { try await fixture.texts() } throws: {
            ($0 as? StateStoreError)?.code == .damaged
        }
    }

    @Test func `an epoch that began in what is undone has not begun`() async throws {
        let fixture = try JournalFixture()
        var random = SeededRandom(seed: 5)
        let fresh = Epoch(using: &random)
        let left = try await fixture.journal.perform { unit in
            try? unit.writer.inSavepoint(unit.database) {
                unit.writer.epoch = fresh
                throw Refused()
            }
            return unit.writer.epoch
        }
        #expect(left == fixture.journal.epoch && left != fresh)
    }

    @Test func `a listener hears the newest head`() async throws {
        let fixture = try JournalFixture()
        let advances = fixture.journal.advances(of: Noted.lane.name)
        for index in 1...3 { try await fixture.note("\(index)") }
        var heads = advances.makeAsyncIterator()
        // Who published goes on before listeners are told.
        var heard: UInt64 = 0
        while heard < 3, let head = await heads.next() {
            #expect(head > heard)
            heard = head
        }
        #expect(heard == 3)
        try fixture.journal.close()
        #expect(await heads.next() == nil)
    }
}

struct Refused: Error {}
