import Contracts
import FleetHistory
import Foundation
import GRDB
import Logging
import MessageBus
import Observability
import PostgresClient
import Quantities
import StateStore
import TestSupport
import Testing

@testable import Collector

// Goal: a row that can never be in history stops nothing, and nothing of it is lost. Method: real
// journals with a bad row between good ones, and histories that refuse it: in memory, SQLite and
// PostgreSQL.
@Suite struct `a row that history refuses` {
    @Test(arguments: [1, 2, 7, 100])
    func `is kept with its bytes and named, and the rows around it are written once`(
        limit: Int
    ) async throws {
        let bench = try WriterBench(limit: limit)
        try await bench.accept(20)
        bench.history.refuse(["nas-7", "nas-8", "nas-20"])
        try await bench.writer.drain()
        let bad: Set = [7, 8, 20]
        #expect(
            bench.history.systems == (1...20).filter { !bad.contains($0) }.map { "nas-\($0)" }
        )
        let source = bench.journal.source
        #expect(try await bench.history.position(of: source)?.sequence == 20)
        let losses = try await bench.journal.losses()
        #expect(losses.map(\.from) == [7, 8, 20])
        #expect(losses.map(\.to) == [7, 8, 20])
        #expect(losses.allSatisfy { $0.reason == "a value out of range" })
        let bodies = try await bench.journal.read { database in
            try Data.fetchAll(database, sql: "SELECT body FROM refused_row ORDER BY sequence")
        }
        let kept = try bodies.map { try SamplesAccepted(decodingBody: [UInt8]($0)) }
        #expect(kept.map(\.system.id.text) == ["nas-7", "nas-8", "nas-20"])
        let metric = #"collector_history_refused_rows_total{kind="refused"} 3"#
        #expect(bench.metrics.render().contains(metric))
        let reason = try #require(bench.health.state(of: "history")?.reason)
        #expect(reason.contains("3 journal rows of \(source)"))
        #expect(reason.contains("row 20 of default/nas-20: a value out of range"))
        // Going on later neither forgets nor repeats.
        try await bench.accept(1)
        try await bench.writer.drain()
        #expect(bench.history.systems.count == 18)
        #expect(bench.health.state(of: "history")?.reason == reason)
        #expect(try await bench.journal.losses().count == 3)
    }

    @Test(arguments: [1, 100])
    func `may be damaged or no samples at all`(limit: Int) async throws {
        let bench = try WriterBench(limit: limit)
        try await bench.accept(5)
        let now = bench.clock.now()
        try await bench.journal.perform { unit in
            var random = SeededRandom(seed: 99)
            let alien = PreparedMessage(
                lane: SamplesAccepted.lane.name,
                key: "default/alien",
                body: Array("[]".utf8)
            )
            _ = try unit.publish(alien, id: MessageID(at: now, using: &random), at: now)
            try unit.database.execute(
                sql: """
                    UPDATE outbox SET crc32c = crc32c + 1
                    WHERE key LIKE '%nas-1' OR key LIKE '%nas-3'
                    """
            )
        }
        try await bench.writer.drain()
        #expect(bench.history.systems == ["nas-2", "nas-4", "nas-5"])
        #expect(try await bench.journal.losses().map(\.from) == [1, 3, 6])
        let text = bench.metrics.render()
        #expect(text.contains(#"collector_history_refused_rows_total{kind="damaged"} 2"#))
        #expect(text.contains(#"collector_history_refused_rows_total{kind="unreadable"} 1"#))
        // A start behind a damaged row compares no ids of it.
        try await bench.writer.drain()
        #expect(bench.history.refusals == 0)
    }

    @Test func `stops history when so many are kept that the database must be wrong`()
        async throws
    {
        let bench = try WriterBench()
        try await bench.accept(4)
        for limit in [1, 2] {
            #expect(try await keep(UInt64(limit), rowsMax: limit, bench))
        }
        await #expect(throws: RefusedRowsFull(rowsMax: 2, sequence: 3, reason: "x")) {
            try await keep(3, rowsMax: 2, bench)
        }
        // A row that is kept already needs no room.
        #expect(try await keep(1, rowsMax: 2, bench) == false)
    }

    private func keep(
        _ sequence: UInt64,
        rowsMax: Int,
        _ bench: WriterBench
    ) async throws -> Bool {
        let lane = SamplesAccepted.lane.name
        let row = try #require(try await bench.journal.stored(of: lane, from: sequence))
        let epoch = bench.journal.epoch
        return try await bench.journal.perform { unit in
            try RefusedRowTable.keep(
                row,
                of: epoch,
                .refused,
                because: "x",
                rowsMax: rowsMax,
                in: unit.database
            )
        }
    }

    @Test func `is passed by in SQLite, once and for all`() async throws {
        let bench = try WriterBench()
        let path = bench.folder.file("history.sqlite")
        let history = try SQLiteFleetHistory(path: path, role: .writer, clock: bench.clock)
        let queue = try DatabaseQueue(path: path)
        try await queue.write { database in
            try database.execute(
                sql: """
                    CREATE TRIGGER picky BEFORE INSERT ON system WHEN NEW.identity = 'nas-3'
                    BEGIN SELECT RAISE(ABORT, 'nas-3 is not welcome'); END
                    """
            )
        }
        try queue.close()
        try await passes(bench, history, badSystem: 3)
        #expect(try await bench.journal.losses().first?.reason.contains("not welcome") == true)
        await history.close()
    }

    @Test(.needsPostgres)
    func `is passed by in PostgreSQL, once and for all`() async throws {
        let bench = try WriterBench()
        let url = try await PostgresCluster.shared().makeDatabase()
        let options = PostgresOptions(url: url, connectionsMax: 2)
        let history = try await PostgresFleetHistory(options, role: .writer, clock: bench.clock)
        let owner = PostgresPool(options)
        try await owner.withSession {
            try $0.script("ALTER TABLE system ADD CONSTRAINT picky CHECK (identity <> 'nas-3')")
        }
        owner.close()
        try await passes(bench, history, badSystem: 3)
        let reason = try #require(try await bench.journal.losses().first?.reason)
        #expect(reason.contains("SQLSTATE 23514"))
        await history.close()
    }

    @Test(.needsPostgres)
    func `may have a name that the database's encoding does not know`() async throws {
        let bench = try WriterBench()
        let cluster = try await PostgresCluster.shared()
        let name = "latin\(UInt32.random(in: 0...UInt32.max))"
        try await cluster.run(
            """
            CREATE DATABASE \(name) TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C'
            LC_CTYPE 'C'
            """
        )
        let history = try await PostgresFleetHistory(
            PostgresOptions(url: cluster.url(of: name), connectionsMax: 2),
            role: .writer,
            clock: bench.clock
        )
        try await bench.publish(system: "nas-1", name: "Zürich")
        try await bench.publish(system: "nas-2", name: "東京")
        try await bench.publish(system: "nas-3", name: "Basel")
        try await bench.writer(of: history).drain()
        #expect(try await bench.journal.losses().map(\.from) == [2])
        let reason = try #require(try await bench.journal.losses().first?.reason)
        #expect(reason.contains("SQLSTATE 22P05"))
        let systems = try await history.systems(in: bench.everything, after: nil, limit: 9)
        #expect(systems.map(\.name) == ["Zürich", "Basel"])
        await history.close()
    }

    private func passes(
        _ bench: WriterBench,
        _ history: any FleetHistory,
        badSystem: Int
    ) async throws {
        try await bench.accept(6)
        try await bench.writer(of: history).drain()
        #expect(try await bench.journal.losses().map(\.from) == [UInt64(badSystem)])
        #expect(try await history.position(of: bench.journal.source)?.sequence == 6)
        let systems = try await history.systems(in: bench.everything, after: nil, limit: 99)
        #expect(systems.map(\.id.text) == (1...6).filter { $0 != badSystem }.map { "nas-\($0)" })
        #expect(bench.metrics.render().contains("collector_history_samples_total 5\n"))
    }
}
