import Contracts
import Foundation
import GRDB
import MessageBus
import Quantities
import TestSupport
import Testing

@testable import StateStore

/// Goal: whether a run is taken at once or one by one, the same takes effect, each once.
///
/// Method: seeded runs with messages that fail, twice or for another's sake, into a real journal.
@Suite struct WholeRunTests {
    private struct Refused: Error {}

    private func run(_ texts: [String]) throws -> LaneRun {
        try JournalFixture().run(
            texts,
            of: #require(SourceID("tester/other")),
            #require(Epoch(bytes: Array(repeating: 4, count: 16)))
        )
    }

    private func opened(_ run: LaneRun) async throws -> JournalFixture {
        let fixture = try JournalFixture()
        try await fixture.journal.open(
            LaneCursor(source: run.source, lane: run.lane, epoch: run.epoch, next: 1),
            replacing: nil,
            losing: nil
        )
        return fixture
    }

    private func applying(
        _ order: LaneOrder,
        _ fixture: JournalFixture,
        refusing: Set<String>
    ) -> Subscription {
        fixture.journal.apply(Noted.self, order: order) { message, _, unit in
            try unit.database.execute(
                sql: "INSERT INTO note (text) VALUES (?)",
                arguments: [message.text]
            )
            // After its change, so that there is something to undo.
            if refusing.contains(message.text) { throw Refused() }
        }
    }

    @Test(arguments: [LaneOrder.lane, .key], 1...20)
    func `a run in which messages fail leaves what it leaves one by one`(
        order: LaneOrder,
        seed: Int
    ) async throws {
        var random = SeededRandom(seed: UInt64(seed))
        let texts = (1...30).map { "\("abcd".randomElement(using: &random) ?? "a")\($0)" }
        let refusing = Set(texts.filter { _ in Int.random(in: 0..<8, using: &random) == 0 })
        let run = try run(texts)
        let whole = try await opened(run)
        let taken = try await applying(order, whole, refusing: refusing).take(run)

        let single = try await opened(run)
        let subscription = applying(order, single, refusing: refusing)
        var next = run.from
        for envelope in run.envelopes where next == envelope.sequence {
            var one = run
            (one.from, one.next) = (envelope.sequence, envelope.sequence + 1)
            one.envelopes = [envelope]
            next = try await subscription.take(one).next
        }
        #expect(taken.next == next)
        #expect((taken.failure == nil) == (next == run.next))
        #expect(try await whole.noted() == single.noted())
        let cursors = try await whole.journal.cursors()
        #expect(cursors.map(\.next) == [next])
        #expect(cursors.map(\.lastID) == [run.envelopes.last { $0.sequence < next }?.id])
    }

    @Test
    func `what follows a message that was put aside is put behind it in a run without failure`()
        async throws
    {
        let run = try run(["a1", "b1", "a2", "b2"])
        let fixture = try await opened(run)
        var (first, second) = (run, run)
        (first.next, first.envelopes) = (3, Array(run.envelopes[..<2]))
        (second.from, second.envelopes) = (3, Array(run.envelopes[2...]))
        _ = try await applying(.key, fixture, refusing: ["a1"]).take(first)
        let healed = applying(.key, fixture, refusing: [])
        #expect(try await healed.take(second).next == 5)
        #expect(try await fixture.noted() == ["b1", "b2"])
        fixture.clock.advance(by: .seconds(2))
        try await healed.performDue?()
        #expect(try await fixture.noted() == ["b1", "b2", "a1", "a2"])
    }

    @Test func `a message that comes twice in a run takes effect once`() async throws {
        var run = try run(["a1", "b1", "c1"])
        run.envelopes[2].id = run.envelopes[0].id
        run.envelopes[2].body = run.envelopes[0].body
        let fixture = try await opened(run)
        #expect(try await applying(.lane, fixture, refusing: []).take(run).next == 4)
        #expect(try await fixture.noted() == ["a1", "b1"])
    }
}
