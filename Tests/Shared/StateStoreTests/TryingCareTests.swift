import Contracts
import Foundation
import GRDB
import MessageBus
import Quantities
import Synchronization
import TestSupport
import Testing

@testable import StateStore

/// Goal: a message that kills its process is found and given up, without a commit more in ordinary
/// times.
///
/// Method: the files as a killed process leaves them, taken in the middle of an effect.
@Suite struct TryingCareTests {
    private let clock = ManualClock()
    private let source: SourceID
    private let epoch: Epoch

    init() throws {
        source = try #require(SourceID("tester/other"))
        epoch = try #require(Epoch(bytes: Array(repeating: 4, count: 16)))
    }

    private func run(_ from: UInt64, _ next: UInt64) throws -> LaneRun {
        LaneRun(
            source: source,
            lane: Noted.lane.name,
            epoch: epoch,
            from: from,
            next: next,
            envelopes: try (from..<next).map { sequence in
                var random = SeededRandom(seed: sequence)
                return Envelope(
                    source: source,
                    epoch: epoch,
                    lane: Noted.lane.name,
                    sequence: sequence,
                    id: MessageID(at: clock.now(), using: &random),
                    key: "k",
                    time: clock.now(),
                    body: try Noted(key: "k", text: "\(sequence)").encodedBody()
                )
            }
        )
    }

    @Test func `after an orderly end nothing is noted`() throws {
        let care = TryingCare(isUnclean: false)
        #expect(care.plan(try run(5, 9)) == .plain)
    }

    @Test func `after a crash the first run is noted, and the next is not`() throws {
        var care = TryingCare(isUnclean: true)
        let first = try run(5, 9)
        #expect(care.plan(first) == .noted(first, until: 8))
        let passed = [care.passed(first, next: 8), care.passed(first, next: 9)]
        #expect(passed == [false, true])
        #expect(care.plan(try run(9, 12)) == .plain)
    }

    @Test func `what was noted at a crash is tried one by one to its end`() throws {
        var care = TryingCare(isUnclean: true)
        care.suspect(source, Noted.lane.name, until: 6)
        #expect(care.plan(try run(5, 9)) == .noted(try run(5, 6), until: 6))
        let first = care.passed(try run(5, 6), next: 6)
        #expect(!first)
        #expect(care.plan(try run(6, 9)) == .noted(try run(6, 7), until: 6))
        let second = care.passed(try run(6, 7), next: 7)
        #expect(second)
        #expect(care.plan(try run(7, 9)) == .plain)
    }

    @Test func `numbers that another epoch gives to other messages are not suspected`() throws {
        var care = TryingCare(isUnclean: true)
        care.suspect(source, Noted.lane.name, until: 6)
        care.opened(source, Noted.lane.name)
        let first = try run(1, 9)
        #expect(care.plan(first) == .noted(first, until: 8))
    }

    @Test func `what was suspected and all behind it is taken in one go`() async throws {
        let folder = try await crashed(trying: 1, until: 3, cursorAt: 1)
        let journal = try JournalFixture.open(folder, clock)
        let effects = Mutex<[String]>([])
        let subscription = journal.apply(Noted.self) { message, _, _ in
            effects.withLock { $0.append(message.text) }
        }
        let taken = try await subscription.take(try run(1, 7))
        #expect(taken.next == 7 && taken.failure == nil)
        #expect(effects.withLock { $0 } == ["1", "2", "3", "4", "5", "6"])
        #expect(try await journal.cursors().map(\.next) == [7])
        #expect(try await suspects(journal) == 0)
        try journal.close()
    }

    @Test func `a range that was through at the crash is forgotten, and the next run is noted`()
        async throws
    {
        let folder = try await crashed(trying: 1, until: 3, cursorAt: 4)
        let journal = try JournalFixture.open(folder, clock)
        let next = try run(4, 7)
        #expect(journal.care.withLock { $0.plan(next) } == .noted(next, until: 6))
        try journal.close()
    }

    /// What a process leaves that is killed while it tries a range.
    private func crashed(
        trying from: UInt64,
        until: UInt64,
        cursorAt next: UInt64
    ) async throws -> TemporaryFolder {
        let (before, after) = (try TemporaryFolder(), try TemporaryFolder())
        let journal = try JournalFixture.open(before, clock)
        let cursor = LaneCursor(source: source, lane: Noted.lane.name, epoch: epoch, next: next)
        try await journal.open(cursor, replacing: nil, losing: nil)
        let part = try run(from, until + 1)
        _ = try await journal.perform { try $0.noteTrying(part, until: until) }
        for name in ["journal.sqlite", "journal.sqlite-wal"] {
            try FileManager.default.copyItem(atPath: before.file(name), toPath: after.file(name))
        }
        try journal.close()
        return after
    }

    private func suspects(_ journal: ServiceJournal) async throws -> Int? {
        try await journal.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM trying") }
    }

    @Test func `a message that ends the process each time is given up, the others take effect`()
        async throws
    {
        var folder = try TemporaryFolder()
        var lives = 1
        // Each round is a process: it goes on until the message kills it, or to the end. What a
        // dead one left behind is what the next one opens.
        while let left = try await live(in: folder) {
            folder = left
            lives += 1
            try #require(lives < 20)
        }
        let journal = try JournalFixture.open(folder, clock)
        let done = try await journal.read {
            try String.fetchAll($0, sql: "SELECT text FROM note ORDER BY rowid")
        }
        #expect(done == ["1", "2", "3", "5", "6"])
        #expect(try await journal.deadLetters().map(\.envelope.sequence) == [4])
        // Killed once unnoted, once in a noted range, then alone.
        #expect(lives == 3 + JournalLimits().crashesMax)
        try journal.close()
    }

    /// One process's life: takes messages 1 to 6, of which 4 kills it; returns what it left then.
    private func live(in folder: TemporaryFolder) async throws -> TemporaryFolder? {
        let journal = try JournalFixture.open(folder, clock)
        let next = try TemporaryFolder()
        let died = Mutex(false)
        let subscription = journal.apply(Noted.self) { message, _, unit in
            if message.text == "4" {
                died.withLock { $0 = true }
                for name in ["journal.sqlite", "journal.sqlite-wal"] {
                    try FileManager.default.copyItem(
                        atPath: folder.file(name),
                        toPath: next.file(name)
                    )
                }
                throw Refused()
            }
            try unit.database.execute(
                sql: "INSERT INTO note VALUES (?)",
                arguments: [message.text]
            )
        }
        if try await journal.cursors().isEmpty {
            try await journal.open(
                LaneCursor(source: source, lane: Noted.lane.name, epoch: epoch, next: 1),
                replacing: nil,
                losing: nil
            )
        }
        var place = try #require(try await journal.cursors().first).next
        while place < 7, !died.withLock({ $0 }) {
            _ = try await subscription.take(try run(place, 7))
            place = try #require(try await journal.cursors().first).next
        }
        try journal.close()
        return died.withLock { $0 } ? next : nil
    }
}
