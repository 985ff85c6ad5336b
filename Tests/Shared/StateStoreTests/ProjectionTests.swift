import Contracts
import Foundation
import GRDB
import MessageBus
import Quantities
import Synchronization
import TestSupport
import Testing

@testable import StateStore

/// A projection is fed as a node of the bus would, from a source of the test's own.
@Suite struct ProjectionTests {
    private let fixture: JournalFixture

    init() async throws {
        fixture = try JournalFixture(limits: JournalLimits(attemptsMax: 3))
    }

    private func epoch(_ number: UInt8) throws -> Epoch {
        try #require(Epoch(bytes: Array(repeating: number, count: 16)))
    }

    /// One message: a text, or a tombstone when there is none.
    private func message(
        _ key: String,
        _ text: String?,
        _ sequence: UInt64,
        _ number: UInt8 = 1,
        of source: String = "writer/one",
        at seconds: Int64 = 5
    ) throws -> Envelope {
        var random = SeededRandom(seed: sequence << 8 | UInt64(number))
        return Envelope(
            source: try #require(SourceID(source)),
            epoch: try epoch(number),
            lane: Stood.lane.name,
            sequence: sequence,
            id: MessageID(at: Timestamp(seconds: seconds), using: &random),
            key: key,
            time: Timestamp(seconds: seconds),
            body: try text.map { try Stood(key: key, text: $0).encodedBody() } ?? []
        )
    }

    private func run(_ envelopes: Envelope...) throws -> LaneRun {
        let first = try #require(envelopes.first)
        return LaneRun(
            source: first.source,
            lane: first.lane,
            epoch: first.epoch,
            from: first.sequence,
            next: (envelopes.last?.sequence ?? 0) + 1,
            envelopes: envelopes
        )
    }

    private func follow(_ number: UInt8, from next: UInt64, replacing old: UInt8? = nil)
        async throws
    {
        try await fixture.journal.open(
            LaneCursor(
                source: #require(SourceID("writer/one")),
                lane: Stood.lane.name,
                epoch: epoch(number),
                next: next
            ),
            replacing: old.map { try epoch($0) },
            losing: nil
        )
    }

    private func end(
        _ number: UInt8,
        next: UInt64,
        replacing old: UInt8? = nil,
        mark: UInt64,
        isWhole: Bool = true
    ) throws -> LaneSnapshot {
        LaneSnapshot(
            cursor: LaneCursor(
                source: try #require(SourceID("writer/one")),
                lane: Stood.lane.name,
                epoch: try epoch(number),
                next: next
            ),
            replaced: try old.map { try epoch($0) },
            mark: mark,
            isWhole: isWhole
        )
    }

    /// A projection that never accepts the thing `x`.
    private func subscription() -> Subscription {
        subscription { message, _, _ in
            if message.key == "x" { throw FrameFault.badValue }
            return message
        }
    }

    private func subscription(
        accepting accept: @escaping @Sendable (Stood, Envelope, JournalUnit) throws -> Stood
    ) -> Subscription {
        fixture.journal.project(Stood.self, accepting: accept)
    }

    private func shown() async throws -> [String: String] {
        try await fixture.journal.projected(Stood.self).mapValues(\.text)
    }

    @Test func `what is put stands, and what is removed is gone`() async throws {
        let lane = subscription()
        try await follow(1, from: 1)
        _ = try await lane.take(run(message("a", "1", 1), message("b", "1", 2)))
        _ = try await lane.take(run(message("a", nil, 3), message("b", "2", 4)))
        #expect(try await shown() == ["b": "2"])
        #expect(try await fixture.journal.cursors().map(\.next) == [5])
    }

    @Test func `each change is told in its commit with what is shown then`() async throws {
        let told = Mutex<[String]>([])
        let lane = fixture.journal.project(Stood.self) { key, shown, _ in
            told.withLock { $0.append("\(key)=\(shown?.text ?? "gone")") }
        }
        try await follow(1, from: 1)
        _ = try await lane.take(run(message("a", "1", 1), message("a", nil, 2)))
        #expect(told.withLock { $0 } == ["a=1", "a=gone"])
    }

    @Test func `a snapshot drops what it does not list, and only that source's`() async throws {
        let lane = subscription()
        try await follow(1, from: 1)
        _ = try await lane.take(run(message("a", "1", 1), message("b", "1", 2)))
        let other = try message("c", "1", 1, of: "writer/two")
        try await fixture.journal.open(
            LaneCursor(source: other.source, lane: other.lane, epoch: other.epoch, next: 1),
            replacing: nil,
            losing: nil
        )
        _ = try await lane.take(run(other))
        let snapshots = try #require(lane.snapshots)
        try await snapshots.take(run(message("b", "2", 1, 2), message("d", "2", 2, 2)), 77)
        // Nothing goes before the end.
        #expect(try await shown() == ["a": "1", "b": "2", "c": "1", "d": "2"])
        try await snapshots.finish(end(2, next: 3, replacing: 1, mark: 77))
        #expect(try await shown() == ["b": "2", "c": "1", "d": "2"])
        let cursors = try await fixture.journal.cursors()
        #expect(cursors.filter(\.isOpen).map(\.next).sorted() == [2, 3])
        _ = try await lane.take(run(message("d", nil, 3, 2)))
        #expect(try await shown() == ["b": "2", "c": "1"])
    }

    @Test func `a snapshot that is not whole drops nothing, and newer words still replace`()
        async throws
    {
        let lane = subscription()
        try await follow(1, from: 1)
        _ = try await lane.take(run(message("a", "1", 1), message("b", "1", 2)))
        let snapshots = try #require(lane.snapshots)
        try await snapshots.take(run(message("b", "2", 1, 2)), 77)
        try await snapshots.finish(end(2, next: 2, replacing: 1, mark: 77, isWhole: false))
        #expect(try await shown() == ["a": "1", "b": "2"])
        _ = try await lane.take(run(message("a", "3", 2, 2)))
        #expect(try await shown() == ["a": "3", "b": "2"])
    }

    @Test func `a crash between the parts of a snapshot loses nothing that stands`() async throws {
        try await follow(1, from: 1)
        _ = try await subscription().take(run(message("a", "1", 1), message("b", "1", 2)))
        try await subscription().snapshots?.take(run(message("a", "2", 1, 2)), 77)
        // Killed: the files as they are.
        let folder = try TemporaryFolder()
        for name in ["journal.sqlite", "journal.sqlite-wal"] {
            try FileManager.default.copyItem(
                atPath: fixture.folder.file(name),
                toPath: folder.file(name)
            )
        }
        let journal = try JournalFixture.open(folder, fixture.clock)
        #expect(
            try await journal.projected(Stood.self).mapValues(\.text) == ["a": "2", "b": "1"]
        )
        let open = try await journal.cursors().filter(\.isOpen)
        #expect(open.map(\.epoch) == [try epoch(1)])
        let snapshots = try #require(journal.project(Stood.self).snapshots)
        try await snapshots.take(run(message("b", "3", 2, 2)), 99)
        try await snapshots.finish(end(2, next: 3, replacing: 1, mark: 99))
        #expect(try await journal.projected(Stood.self).mapValues(\.text) == ["b": "3"])
        try journal.close()
    }

    @Test func `an older epoch's late word does not replace what a snapshot listed`()
        async throws
    {
        let lane = subscription { message, envelope, _ in
            // The first epoch's word on `a` fails until it is too late.
            if envelope.epoch.bytes[0] == 1, message.key == "a" { throw FrameFault.badValue }
            return message
        }
        try await follow(1, from: 1)
        _ = try await lane.take(run(message("a", "1", 1)))
        #expect(try await shown() == [:])
        try await lane.snapshots?.take(run(message("a", "2", 1, 2)), 77)
        let late = fixture.journal.project(Stood.self)
        fixture.clock.advance(by: .seconds(60))
        try await late.performDue?()
        #expect(try await shown() == ["a": "2"])
        try await lane.snapshots?.finish(end(2, next: 2, replacing: 1, mark: 77))
        #expect(try await shown() == ["a": "2"])
    }

    @Test func `the first words of an epoch that was met empty replace all before`() async throws {
        let lane = subscription()
        try await follow(1, from: 1)
        _ = try await lane.take(run(message("a", "1", 1), message("b", "1", 2)))
        try await follow(2, from: 1, replacing: 1)
        #expect(try await shown() == ["a": "1", "b": "1"])
        _ = try await lane.take(run(message("c", "2", 1, 2)))
        #expect(try await shown() == ["c": "2"])
    }

    @Test func `they replace all before also when another of them fails`() async throws {
        let lane = subscription()
        try await follow(1, from: 1)
        _ = try await lane.take(run(message("a", "1", 1), message("b", "1", 2)))
        try await follow(2, from: 1, replacing: 1)
        _ = try await lane.take(run(message("c", "2", 1, 2), message("x", "2", 2, 2)))
        #expect(try await shown() == ["c": "2"])
    }

    @Test func `a listed message that never succeeds is given up, and its key stays as it was`()
        async throws
    {
        let lane = fixture.journal.project(
            Stood.self,
            accepting: { message, _, _ in
                if message.text == "bad" { throw FrameFault.badValue }
                return message
            }
        )
        try await follow(1, from: 1)
        _ = try await lane.take(run(message("a", "1", 1), message("b", "1", 2)))
        let part = try run(message("a", "bad", 1, 2), message("b", "2", 2, 2))
        let snapshots = try #require(lane.snapshots)
        for _ in 1...2 {
            await #expect(throws: FrameFault.self) { try await snapshots.take(part, 77) }
            #expect(try await shown() == ["a": "1", "b": "1"])
        }
        try await snapshots.take(part, 77)
        try await snapshots.finish(end(2, next: 3, replacing: 1, mark: 77))
        #expect(try await shown() == ["a": "1", "b": "2"])
        #expect(try await fixture.journal.deadLetters().map(\.envelope.key) == ["a"])
    }

    @Test func `a message that waits for its retry keeps what follows of its key behind it`()
        async throws
    {
        let lane = subscription()
        try await follow(1, from: 1)
        let first = try run(message("x", "1", 1), message("a", "1", 2), message("x", nil, 3))
        #expect(try await lane.take(first).next == 4)
        #expect(try await shown() == ["a": "1"])
        // The word that failed succeeds later, and then its removal follows.
        let later = fixture.journal.project(Stood.self)
        fixture.clock.advance(by: .seconds(60))
        try await later.performDue?()
        #expect(try await shown() == ["a": "1"])
        let waiting = try await fixture.journal.read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM inbox")
        }
        #expect(waiting == 0)
    }
}
