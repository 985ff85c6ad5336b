import Contracts
import Foundation
import GRDB
import MessageBus
import Quantities
import Synchronization
import TestSupport
import Testing

@testable import StateStore

/// Goal: a message that fails for ever harms no other, and never vanishes.
///
/// Method: a real journal that takes another's lane, and a clock that a test moves.
@Suite struct DeadLetterTests {
    private let fixture: JournalFixture
    private let source: SourceID
    private let epoch: Epoch
    private let effects = Texts()

    init() throws {
        fixture = try JournalFixture(limits: JournalLimits(attemptsMax: 3))
        source = try #require(SourceID("tester/other"))
        epoch = try #require(Epoch(bytes: Array(repeating: 4, count: 16)))
    }

    private func run(_ texts: [String], from: UInt64 = 1, body: String? = nil) throws -> LaneRun {
        var run = try fixture.run(texts, of: source, epoch, from: from)
        guard let body else { return run }
        for place in run.envelopes.indices { run.envelopes[place].body = Array(body.utf8) }
        return run
    }

    private func open() async throws {
        try await fixture.journal.open(
            LaneCursor(source: source, lane: Noted.lane.name, epoch: epoch, next: 1),
            replacing: nil,
            losing: nil
        )
    }

    private func applying(_ order: LaneOrder, refusing: String) -> Subscription {
        applying(order) { $0 == refusing }
    }

    private func applying(
        _ order: LaneOrder,
        refuses: @escaping @Sendable (String) -> Bool
    ) -> Subscription {
        fixture.journal.apply(Noted.self, order: order) { message, _, unit in
            if refuses(message.text) { throw Refused() }
            try unit.database.execute(
                sql: "INSERT INTO note (text) VALUES (?)",
                arguments: [message.text]
            )
        }
    }

    private func incidents() async throws -> [BusIncident.Kind] {
        let lane = BusIncident.lane(of: "tester").name
        return try await fixture.journal.rows(of: lane, from: 1, limit: .fetch)
            .map { try BusIncident(decodingBody: $0.body).kind }
    }

    @Test func `by lane, a message that fails holds all until it is given up`() async throws {
        try await open()
        let subscription = applying(.lane, refusing: "b1")
        let run = try run(["a1", "b1", "a2"])
        var rest = run
        for attempt in 1...3 {
            let taken = try await subscription.take(rest)
            #expect(taken.next == (attempt < 3 ? 2 : 4))
            rest.from = taken.next
            rest.envelopes = run.envelopes.filter { $0.sequence >= taken.next }
        }
        #expect(try await fixture.noted() == ["a1", "a2"])
        let letters = try await fixture.journal.deadLetters()
        #expect(letters.map(\.envelope) == [run.envelopes[1]])
        #expect(letters.map(\.attempts) == [3])
        #expect(try await incidents() == [.deadLetter])
    }

    @Test func `by key, others go on, and what follows of the key waits in order`() async throws {
        try await open()
        let refusing = Mutex("b1")
        let subscription = applying(.key) { text in refusing.withLock { $0 == text } }
        let taken = try await subscription.take(try run(["a1", "b1", "a2", "b2", "a3"]))
        #expect(taken.next == 6)
        try await subscription.performDue?()
        #expect(try await fixture.noted() == ["a1", "a2", "a3"])
        refusing.withLock { $0 = "" }
        fixture.clock.advance(by: .milliseconds(1250))
        try await subscription.performDue?()
        #expect(try await fixture.noted() == ["a1", "a2", "a3", "b1", "b2"])
        #expect(try await fixture.journal.deadLetters().isEmpty)
    }

    @Test func `what is put aside is tried again after one second, then two, then given up`()
        async throws
    {
        try await open()
        let subscription = applying(.key, refusing: "b1")
        _ = try await subscription.take(try run(["b1", "b2"]))
        let waits: [(Duration, letters: Int)] = [
            (.milliseconds(999), 0), (.milliseconds(251), 0), (.milliseconds(1999), 0),
            (.milliseconds(501), 1),
        ]
        for wait in waits {
            fixture.clock.advance(by: wait.0)
            try await subscription.performDue?()
            #expect(try await fixture.journal.deadLetters().count == wait.letters)
        }
        #expect(try await fixture.noted() == ["b2"])
    }

    @Test(arguments: [LaneOrder.lane, .key])
    func `a body that does not read is given up at once`(order: LaneOrder) async throws {
        try await open()
        let subscription = applying(order, refusing: "")
        let taken = try await subscription.take(try run(["x"], body: #"{"other":1}"#))
        #expect(taken.next == 2)
        #expect(try await fixture.journal.deadLetters().map(\.attempts) == [1])
    }

    @Test func `a stored message that fails for ever is given up too`() async throws {
        try await open()
        let subscription = fixture.journal.inbox(Noted.self) { [effects] message, _ in
            if message.text == "b1" { throw Refused() }
            effects.append(message.text)
        }
        _ = try await subscription.take(try run(["b1", "b2", "a1"]))
        for _ in 1...3 {
            try await subscription.performDue?()
            fixture.clock.advance(by: .seconds(5))
        }
        #expect(effects.all == ["a1", "b2"])
        #expect(try await fixture.journal.deadLetters().map(\.attempts) == [3])
    }

    @Test func `a dead letter that comes again is not tried again`() async throws {
        try await open()
        let subscription = applying(.key, refusing: "")
        let run = try run(["x"], body: "{}")
        _ = try await subscription.take(run)
        var again = run
        again.from = 2
        again.next = 3
        again.envelopes[0].sequence = 2
        _ = try await subscription.take(again)
        #expect(try await fixture.journal.deadLetters().count == 1)
        #expect(try await incidents() == [.deadLetter])
    }

    @Test func `a dead letter that is redriven takes effect, and it is written down who said so`()
        async throws
    {
        try await open()
        let broken = Mutex(true)
        let subscription = fixture.journal.inbox(Noted.self) { [effects] message, _ in
            if broken.withLock({ $0 }) { throw Refused() }
            effects.append(message.text)
        }
        _ = try await subscription.take(try run(["b1"]))
        for _ in 1...3 {
            try await subscription.performDue?()
            fixture.clock.advance(by: .seconds(5))
        }
        broken.withLock { $0 = false }
        let letter = try #require(try await fixture.journal.deadLetters().first)
        try await fixture.journal.redrive(letter.envelope.id, by: "ada", because: "mended")
        try await subscription.performDue?()
        #expect(effects.all == ["b1"])
        #expect(try await fixture.journal.deadLetters().isEmpty)
        #expect(try await incidents() == [.deadLetter, .redriven])
        let audit = try await fixture.journal.read {
            try String.fetchAll($0, sql: "SELECT action || person FROM dead_letter_audit")
        }
        #expect(audit == ["redrivenada"])
    }

    @Test func `a dead letter that is discarded is a recorded loss`() async throws {
        try await open()
        _ = try await applying(.key, refusing: "").take(try run(["x"], body: "{}"))
        let letter = try #require(try await fixture.journal.deadLetters().first)
        try await fixture.journal.discard(letter.envelope.id, by: "ada", because: "nonsense")
        let losses = try await fixture.journal.losses()
        #expect(losses.map(\.reason) == ["discarded by ada: nonsense"])
        #expect(try await incidents() == [.deadLetter, .loss, .discarded])
        await #expect(throws: NoSuchDeadLetter.self) {
            try await fixture.journal.discard(letter.envelope.id, by: "ada", because: "again")
        }
    }

    @Test func `waits double from a second to half an hour, and a quarter more at the most`() {
        var jitter = Jitter(seed: 9)
        let waits = [1, 2, 3, 11, 12, 500].map { InboxRow.delay(after: $0, &jitter) }
        let least = [1, 2, 4, 1024, 1800, 1800].map { Duration.seconds($0) }
        for (wait, least) in zip(waits, least) {
            #expect(wait >= least && wait < least * 5 / 4)
        }
    }
}

/// Texts that took effect, in order.
private final class Texts: Sendable {
    private let texts = Mutex<[String]>([])

    var all: [String] { texts.withLock { $0 } }

    func append(_ text: String) { texts.withLock { $0.append(text) } }
}
