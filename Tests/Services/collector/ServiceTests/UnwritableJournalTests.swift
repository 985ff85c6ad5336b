import CollectorCore
import Contracts
import GRDB
import HTTPSurface
import HTTPTypes
import Observability
import Quantities
import ServiceChassis
import StateStore
import TestSupport
import Testing

@testable import Collector

// Goal: a sender comes back when the collector cannot write. Method: a real journal whose file may
// not grow, or whose transaction a unit destroys.
@Suite struct `a journal that cannot be written` {
    private struct Bench {
        let folder: TemporaryFolder
        let journal: ServiceJournal
        let intake: WebhookIntake

        init() throws {
            folder = try TemporaryFolder()
            let clock = ManualClock()
            journal = try ServiceJournal.open(
                at: folder.file("journal.sqlite"),
                service: #require(ServiceName("collector")),
                lanes: CollectorService.definition.publishes,
                migrations: [AnswerTable.migration],
                clock: clock
            )
            intake = WebhookIntake(
                journal: journal,
                settings: CollectorSettings(),
                clock: clock,
                metrics: MetricsRegistry()
            )
        }

        func take(_ body: String, key: String? = nil) async throws {
            _ = try await intake.take(
                Array(body.utf8),
                from: .init(tenant: .single, client: nil),
                idempotencyKey: key
            )
        }
    }

    @Test func `a full disk is answered 503 and says when to come back`() async throws {
        let bench = try Bench()
        defer { try? bench.journal.close() }
        try await bench.journal.perform { unit in
            let pages = try Int.fetchOne(unit.database, sql: "PRAGMA page_count") ?? 0
            try unit.database.execute(sql: "PRAGMA max_page_count = \(pages + 1)")
        }
        let metrics = (0..<3000).map {
            #"{"metric_type":"pool","metric_name":"a\#($0)_used","value":\#($0)}"#
        }.joined(separator: ",")
        let problem = await #expect(throws: Problem.self) {
            try await bench.take(#"{"system":{"id":"nas"},"metrics":[\#(metrics)]}"#)
        }
        #expect(problem?.status == .serviceUnavailable)
        #expect(problem?.headers[.retryAfter] == "30")
        #expect(bench.journal.failure == nil)
    }

    @Test func `a failed journal is answered 503 and ends the watch with the reason`()
        async throws
    {
        let bench = try Bench()
        defer { try? bench.journal.close() }
        let watch = JournalWatch(bench.journal, health: HealthBoard())
        let ending = Task { try await watch.run() }
        await #expect(throws: StateStoreError.self) {
            try await bench.journal.perform { try $0.database.execute(sql: "ROLLBACK") }
        }
        let problem = await #expect(throws: Problem.self) { try await bench.take(heartbeat) }
        #expect(problem?.status == .serviceUnavailable)
        #expect(problem?.headers[.retryAfter] == "5")
        let outcome = await ending.result
        let failure = #expect(throws: StateStoreError.self) { try outcome.get() }
        #expect(failure?.code == .failed)
        // Who begins to watch later is told as well.
        await #expect(throws: StateStoreError.self) { try await watch.run() }
    }

    @Test func `a full disk is shown until it has room again`() async throws {
        let bench = try Bench()
        defer { try? bench.journal.close() }
        let health = HealthBoard()
        let watch = JournalWatch(bench.journal, health: health)
        await watch.look()
        #expect(health.state(of: "collector-journal") == .ok)
        // Not one page more, and nothing free in those there are.
        try await bench.journal.perform { unit in
            let pages = try Int.fetchOne(unit.database, sql: "PRAGMA page_count") ?? 0
            try unit.database.execute(sql: "PRAGMA max_page_count = \(pages)")
        }
        var size = 4096
        while size > 0 {
            let bytes = size
            do {
                let text = String(repeating: "x", count: bytes)
                let incident = BusIncident(.damage, .info, text: text, at: ManualClock().now())
                try await bench.journal.perform { try $0.report(incident) }
            } catch {
                size = size > 32 ? size / 2 : 0
            }
        }
        await watch.look()
        guard case .degraded(let reason)? = health.state(of: "collector-journal") else {
            Issue.record("the board does not show it")
            return
        }
        #expect(reason.hasPrefix("the disk of the journal of collector/"))
        #expect(reason.contains("is full: messages are refused, what was taken in is kept; "))
        try await bench.journal.perform { unit in
            try unit.database.execute(sql: "PRAGMA max_page_count = 1000000")
        }
        await watch.look()
        #expect(health.state(of: "collector-journal") == .ok)
    }

    @Test func `closing a journal is no failure`() async throws {
        let bench = try Bench()
        async let ending: Void = JournalWatch(bench.journal, health: HealthBoard()).run()
        try bench.journal.close()
        try await ending
    }

    @Test func `answers beyond the most are trimmed every so many`() async throws {
        let bench = try Bench()
        defer { try? bench.journal.close() }
        let counts = try await bench.journal.perform { unit in
            try (1...Int(2 * AnswerTable.trimEvery)).map { index in
                try AnswerTable.keep(
                    .init(bodyHash: [], answer: []),
                    under: "\(index)",
                    of: .single,
                    at: Timestamp(microseconds: Int64(index)),
                    since: Timestamp(microseconds: 0),
                    countMax: 100,
                    in: unit.database
                )
                return try Int.fetchOne(
                    unit.database,
                    sql: "SELECT count(*) FROM webhook_answer"
                ) ?? 0
            }
        }
        #expect(counts[254...256] == [255, 100, 101])
        #expect(counts.last == 100)
        #expect(counts.max() == 355)
    }
}
