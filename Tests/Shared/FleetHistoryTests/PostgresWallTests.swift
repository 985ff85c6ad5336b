import Contracts
import FleetHistory
import PostgresClient
import Quantities
import TestSupport
import Testing

/// Goal: a mistake in our own SQL cannot show one tenant another's rows, and two collectors cannot
/// hinder each other for good.
///
/// Method: raw SQL on a real server, as the role our sessions take.
@Suite("Fleet history on PostgreSQL", .needsPostgres)
struct PostgresWallTests {
    private func open(
        _ url: PostgresURL,
        _ role: FleetHistoryRole = .writer
    ) async throws -> PostgresFleetHistory {
        try await PostgresFleetHistory(
            PostgresOptions(url: url, connectionsMax: 3),
            role: role,
            clock: ManualClock(HistoryUnderTest.start)
        )
    }

    private func send(
        _ history: any FleetHistory,
        _ systems: [String],
        source: String,
        of tenant: TenantID = .single
    ) async throws {
        let id = try #require(SourceID(source))
        var random = SeededRandom(seed: 1)
        let epoch = Epoch(using: &random)
        let entries = systems.map {
            Sent.webhook(
                $0,
                of: tenant,
                at: HistoryUnderTest.start,
                [Sent.sample(1, at: HistoryUnderTest.start)]
            )
        }
        let next = HistoryPosition(
            source: id,
            epoch: epoch,
            sequence: UInt64(entries.count),
            lastID: MessageID(at: HistoryUnderTest.start, using: &random)
        )
        _ = try await history.record(entries, from: nil, to: next)
    }

    @Test func `collectors that start together on a new database all open it`() async throws {
        for _ in 1...4 {
            let url = try await PostgresCluster.shared().makeDatabase()
            try await withThrowingTaskGroup(of: Void.self) { starts in
                for number in 1...6 {
                    starts.addTask {
                        let history = try await open(url)
                        try await send(history, ["nas-\(number)"], source: "collector/\(number)")
                        await history.close()
                    }
                }
                try await starts.waitForAll()
            }
        }
    }

    @Test func `without a tenant the application's role sees no row, with one only its own`()
        async throws
    {
        let url = try await PostgresCluster.shared().makeDatabase()
        let history = try await open(url)
        let other = try #require(TenantID("other"))
        try await send(history, ["a"], source: "collector/1")
        try await send(history, ["b"], source: "collector/2", of: other)
        let pool = PostgresPool(PostgresOptions(url: url, connectionsMax: 1))
        let tables = [
            "tenant", "system", "system_seen", "series", "sample", "ingest_claim", "dirty_hour",
        ]
        try await pool.withSession { session in
            try session.script("SET ROLE poolkeeper_app")
            for (tenant, expected) in [("", 0), ("1", 1), ("2", 1), ("3", 0)] {
                try session.script("SET app.tenant = '\(tenant)'")
                for table in tables {
                    let count = try session.query("SELECT count(*) FROM \(table)")
                    #expect(try count.value(0, 0, as: Int64.self) == Int64(expected), "\(table)")
                }
            }
            try session.script("SET app.tenant = '1'")
            #expect(throws: PostgresError.self) {
                try session.script(
                    "INSERT INTO sample VALUES (2, 1, '2026-03-15T10:00:01Z', 1, NULL)"
                )
            }
            #expect(throws: PostgresError.self) {
                try session.script("TABLE sample_20260315")
            }
        }
        pool.close()
        await history.close()
    }

    @Test func `a partition that somebody gave rights on is refused at the start`() async throws {
        let url = try await PostgresCluster.shared().makeDatabase()
        await (try open(url)).close()
        let pool = PostgresPool(PostgresOptions(url: url, connectionsMax: 1))
        try await pool.withSession {
            try $0.script("GRANT SELECT ON sample_20260315 TO poolkeeper_app")
        }
        pool.close()
        let error = await #expect(throws: PostgresError.self) { try await open(url, .reader) }
        #expect(error?.description.contains("without naming a tenant") == true)
    }

    @Test func `a foreign database is refused and left as it was`() async throws {
        let url = try await PostgresCluster.shared().makeDatabase()
        let pool = PostgresPool(PostgresOptions(url: url, connectionsMax: 1))
        try await pool.withSession { try $0.script("CREATE TABLE metrics (id int)") }
        let error = await #expect(throws: PostgresError.self) { try await open(url) }
        #expect(error?.description.contains("(metrics)") == true)
        let count = try await pool.withSession {
            try $0.query(
                "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            )
            .value(0, 0, as: Int64.self)
        }
        #expect(count == 1)
        pool.close()
    }

    @Test func `a reader of a database without history is told to start a collector`() async throws
    {
        let url = try await PostgresCluster.shared().makeDatabase()
        let error = await #expect(throws: PostgresError.self) { try await open(url, .reader) }
        #expect(error?.description.contains("Start a collector") == true)
    }

    @Test func `an owner without superuser rights can do it all`() async throws {
        let cluster = try await PostgresCluster.shared()
        let first = try await cluster.makeDatabase()
        await (try open(first)).close()
        try await cluster.run("CREATE ROLE plain LOGIN; GRANT poolkeeper_app TO plain")
        let url = try await cluster.makeDatabase(owner: "plain")
        let history = try await open(url)
        try await send(history, ["a"], source: "collector/1")
        let outcome = try await history.maintain(now: HistoryUnderTest.start + .seconds(8000))
        #expect(outcome.hoursRolledUp == 1)
        #expect(try await history.systems(in: .all(), after: nil, limit: 9).count == 1)
        await history.close()
    }

    @Test func `two collectors that make the same systems in opposite order both succeed`()
        async throws
    {
        let url = try await PostgresCluster.shared().makeDatabase()
        let (one, two) = (try await open(url), try await open(url))
        let names = (0..<40).map { "nas-\($0)" }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await send(one, names, source: "collector/1") }
            group.addTask { try await send(two, names.reversed(), source: "collector/2") }
            try await group.waitForAll()
        }
        #expect(try await one.systems(in: .all(), after: nil, limit: 99).count == 40)
        await one.close()
        await two.close()
    }

    @Test func `a backend that is killed is told as lost, and what follows is recorded once`()
        async throws
    {
        let url = try await PostgresCluster.shared().makeDatabase()
        let history = try await open(url)
        try await send(history, ["a"], source: "collector/1")
        let pool = PostgresPool(PostgresOptions(url: url, connectionsMax: 1))
        try await pool.withSession { session in
            try session.script(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                """
            )
        }
        pool.close()
        do {
            try await send(history, ["b"], source: "collector/2")
        } catch let error as PostgresError {
            // The end of the connection may be seen only by the batch itself.
            #expect(error.isConnectionLost)
            try await send(history, ["b"], source: "collector/2")
        }
        await #expect(throws: HistoryConflict.self) {
            try await send(history, ["b"], source: "collector/2")
        }
        #expect(try await history.systems(in: .all(), after: nil, limit: 9).count == 2)
        await history.close()
    }
}
