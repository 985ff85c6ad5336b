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
