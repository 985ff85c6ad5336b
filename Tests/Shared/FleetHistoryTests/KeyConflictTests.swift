import Contracts
import FleetHistory
import Quantities
import TestSupport
import Testing

/// Goal: an `Idempotency-Key` that came with another body on another replica is noticed.
///
/// Method: the same tests on SQLite and on a real PostgreSQL, with two sources.
@Suite("Keys that came with two bodies", .needsPostgres)
struct KeyConflictTests {
    private func webhook(
        _ test: HistoryUnderTest,
        key: String = "run-1",
        body: String?,
        after seconds: Int = 0,
        part: Int = 1,
        parts: Int = 1
    ) -> SamplesAccepted {
        let at = test.start + .seconds(seconds)
        var entry = Sent.webhook(
            at: at,
            claim: key,
            kind: .key,
            part: part,
            parts: parts,
            [Sent.sample(Double(part), "p\(part)", at: at)]
        )
        entry.claim.bodyHash = body.map { String(repeating: $0, count: 64) }
        return entry
    }

    @Test(arguments: Engine.all)
    func `another body under a key is skipped, counted and named`(engine: Engine) async throws {
        let test = try await HistoryUnderTest(engine)
        try await test.record([webhook(test, body: "a")], of: "collector/1")
        let outcome = try await test.record(
            [webhook(test, body: "b", after: 5)],
            of: "collector/2"
        )
        #expect(outcome.samplesWritten == 0)
        #expect(outcome.webhooksReplayed == 1)
        #expect(outcome.keysConflicting == 1)
        let conflict = KeyConflict(tenant: .single, system: .of("nas-1"), key: "run-1")
        #expect(outcome.keyConflicts == [conflict])
    }

    @Test(arguments: Engine.all)
    func `the same body, a body unknown and further parts are no conflict`(
        engine: Engine
    ) async throws {
        let test = try await HistoryUnderTest(engine)
        let first = try await test.record(
            [
                webhook(test, body: "a", part: 1, parts: 2),
                webhook(test, body: "a", part: 2, parts: 2),
            ],
            of: "collector/1"
        )
        #expect(first.samplesWritten == 2)
        for body in ["a", nil] {
            let outcome = try await test.record(
                [webhook(test, body: body, after: 5)],
                of: "collector/2"
            )
            #expect(outcome.webhooksReplayed == 1)
            #expect(outcome.keysConflicting == 0)
        }
    }

    @Test(arguments: Engine.all)
    func `all conflicts of a batch are counted, the first of them named`(
        engine: Engine
    ) async throws {
        let test = try await HistoryUnderTest(engine)
        for count in [KeyConflict.namedMax - 1, KeyConflict.namedMax, KeyConflict.namedMax + 1] {
            let keys = (1...count).map { "batch-\(count)-\($0)" }
            try await test.record(
                keys.map { webhook(test, key: $0, body: "a") },
                of: "collector/1"
            )
            let outcome = try await test.record(
                keys.map { webhook(test, key: $0, body: "b", after: 5) },
                of: "collector/2"
            )
            #expect(outcome.keysConflicting == count)
            #expect(outcome.keyConflicts.count == min(count, KeyConflict.namedMax))
        }
    }
}
