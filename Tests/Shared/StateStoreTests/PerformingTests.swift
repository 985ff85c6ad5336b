import Contracts
import Foundation
import GRDB
import MessageBus
import Quantities
import Synchronization
import TestSupport
import Testing

@testable import StateStore

/// Goal: what stands in an inbox is performed in its order, however much waits there, and quick
/// effects share commits.
///
/// Method: a real journal whose writer a test holds back, and a clock that it moves.
@Suite(.timeLimit(.minutes(10))) struct PerformingTests {
    private let fixture: JournalFixture
    private let source: SourceID
    private let epoch: Epoch

    init() async throws {
        fixture = try JournalFixture(limits: JournalLimits(attemptsMax: 3))
        source = try #require(SourceID("tester/other"))
        epoch = try #require(Epoch(bytes: Array(repeating: 4, count: 16)))
        try await fixture.journal.open(
            LaneCursor(source: source, lane: Noted.lane.name, epoch: epoch, next: 1),
            replacing: nil,
            losing: nil
        )
    }

    private func run(_ texts: [String]) throws -> LaneRun {
        try fixture.run(texts, of: source, epoch)
    }

    private func waiting() async throws -> Int {
        try await fixture.journal.read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM inbox") ?? -1
        }
    }

    @Test func `a whole group takes effect while one commit is under way`() async throws {
        let count = ServiceJournal.groupMessagesMax
        let texts = (0..<count).map { "a\($0)" }
        let effects = Mutex<[String]>([])
        let all = DispatchSemaphore(value: 0)
        let subscription = fixture.journal.inbox(Noted.self) { message, _ in
            let done = effects.withLock { effects in
                effects.append(message.text)
                return effects.count
            }
            if done == count { all.signal() }
        }
        _ = try await subscription.take(try run(texts))
        let journal = fixture.journal
        // The writer's own thread waits, so no message can be noted as done before all are.
        async let held: Void = journal.perform { _ in all.wait() }
        try await subscription.performDue?()
        try await held
        #expect(effects.withLock { $0 } == texts)
        #expect(try await waiting() == 0)
    }

    @Test func `more than a group is performed in order, and messages behind one that fails wait`()
        async throws
    {
        let texts = (0..<200).map { "\($0.isMultiple(of: 2) ? "a" : "b")\($0)" }
        let effects = Mutex<[String]>([])
        let refusing = Mutex("b1")
        let subscription = fixture.journal.inbox(Noted.self) { message, _ in
            if message.text == refusing.withLock({ $0 }) { throw Refused() }
            effects.withLock { $0.append(message.text) }
        }
        _ = try await subscription.take(try run(texts))
        try await subscription.performDue?()
        #expect(effects.withLock { $0 } == texts.filter { $0.hasPrefix("a") })
        #expect(try await waiting() == 100)
        refusing.withLock { $0 = "" }
        fixture.clock.advance(by: .milliseconds(1250))
        try await subscription.performDue?()
        #expect(effects.withLock { $0.suffix(100) } == texts.filter { $0.hasPrefix("b") }[...])
        #expect(try await waiting() == 0)
    }

    @Test func `a wait that began before the clock was put back is not longer for it`() async throws
    {
        let broken = Mutex(true)
        let subscription = fixture.journal.inbox(Noted.self) { _, _ in
            if broken.withLock({ $0 }) { throw Refused() }
        }
        _ = try await subscription.take(try run(["a"]))
        try await subscription.performDue?()
        #expect(try await waiting() == 1)
        broken.withLock { $0 = false }
        fixture.clock.advance(by: .seconds(-86_400))
        try await subscription.performDue?()
        #expect(try await waiting() == 0)
    }

    @Test func `no look at the inbox sorts what waits there`() async throws {
        let plan = try await fixture.journal.read { database in
            try Row.fetchAll(
                database,
                sql: "EXPLAIN QUERY PLAN " + ServiceJournal.dueQuery,
                arguments: ["tester.noted.v1", 0, 0, 1]
            ).map { $0["detail"] as String }
        }
        #expect(!plan.isEmpty)
        #expect(!plan.contains { $0.contains("TEMP B-TREE") })
    }
}
