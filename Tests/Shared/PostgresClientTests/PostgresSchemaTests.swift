import PostgresClient
import TestSupport
import Testing

@Suite("A schema as steps", .needsPostgres)
struct PostgresSchemaTests {
    private let one = PostgresMigration("one", sql: "CREATE TABLE a (n int4)")
    private let two = PostgresMigration("two", sql: "CREATE TABLE b (n int4)")

    private func withDatabase(_ body: @escaping @Sendable (PostgresSession) throws -> Void)
        async throws
    {
        let url = try await PostgresCluster.shared().makeDatabase()
        let pool = PostgresPool(PostgresOptions(url: url, connectionsMax: 1))
        defer { pool.close() }
        try await pool.withSession(body)
    }

    @Test func `steps run once and in order, later ones are added`() async throws {
        try await withDatabase { [one, two] session in
            try PostgresSchema(table: "steps", migrations: [one]).migrate(session)
            try PostgresSchema(table: "steps", migrations: [one, two]).migrate(session)
            try PostgresSchema(table: "steps", migrations: [one, two]).migrate(session)
            let names = try session.query("SELECT name FROM steps ORDER BY number")
            #expect(try names.column(0, as: String.self) == ["one", "two"])
        }
    }

    @Test func `foreign tables are refused and left alone`() async throws {
        try await withDatabase { [one] session in
            try session.script("CREATE TABLE systems (id int4)")
            let error = #expect(throws: PostgresError.self) {
                try PostgresSchema(table: "steps", migrations: [one]).migrate(session)
            }
            #expect(error?.code == .unusableDatabase)
            #expect(error?.description.contains("systems") == true)
            let tables = try session.query(
                "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = "
                    + "$1::text::regnamespace",
                PostgresParameters("public")
            )
            #expect(try tables.column(0, as: String.self) == ["systems"])
        }
    }

    @Test func `a newer schema is refused`() async throws {
        try await withDatabase { [one, two] session in
            try PostgresSchema(table: "steps", migrations: [one, two]).migrate(session)
            let error = #expect(throws: PostgresError.self) {
                try PostgresSchema(table: "steps", migrations: [one]).migrate(session)
            }
            #expect(error?.description.contains("newer version") == true)
        }
    }

    @Test func `a step that fails leaves nothing of itself`() async throws {
        try await withDatabase { [one] session in
            let bad = PostgresMigration("bad", sql: "CREATE TABLE c (n int4); SELECT nonsense")
            #expect(throws: PostgresError.self) {
                try PostgresSchema(table: "steps", migrations: [one, bad]).migrate(session)
            }
            let found = try session.query("SELECT to_regclass('c') IS NULL")
            #expect(try found.value(0, 0) == true)
        }
    }
}
