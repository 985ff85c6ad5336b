import PostgresClient
import Quantities
import Synchronization
import TestSupport
import Testing

/// Goal: values, transactions, copies and lost connections behave on a real server as callers rely
/// on.
///
/// Method: one cluster a process, a database a test, no fakes.
@Suite("PostgreSQL client", .needsPostgres)
struct PostgresPoolTests {
    private func makePool(
        connections: Int = 2,
        waiters: Int = 8,
        attempts: Int = 3
    ) async throws -> PostgresPool {
        let url = try await PostgresCluster.shared().makeDatabase()
        return PostgresPool(
            PostgresOptions(
                url: url,
                applicationName: "a test",
                connectionsMax: connections,
                waitersMax: waiters,
                connectAttemptsMax: attempts
            )
        )
    }

    @Test func `every type comes back as it went`() async throws {
        let pool = try await makePool()
        let moment = Timestamp(microseconds: 1_763_683_200_123_456)
        try await pool.withSession { session in
            let row = try session.query(
                "SELECT $1, $2, $3, $4, $5, $6, $7, $8",
                PostgresParameters(
                    Int16.min,
                    Int32.max,
                    Int64.min,
                    -0.1,
                    "Ä\u{1F4BE}",
                    [UInt8](0...255),
                    true,
                    moment
                )
            )
            #expect(try row.value(0, 0) == Int16.min)
            #expect(try row.value(0, 1) == Int32.max)
            #expect(try row.value(0, 2) == Int64.min)
            #expect(try row.value(0, 3) == -0.1)
            #expect(try row.value(0, 4) == "Ä\u{1F4BE}")
            #expect(try row.value(0, 5) == [UInt8](0...255))
            #expect(try row.value(0, 6) == true)
            #expect(try row.value(0, 7) == moment)
        }
        pool.close()
    }

    @Test func `the server reads a moment as we mean it`() async throws {
        let pool = try await makePool()
        let moment = Timestamp(microseconds: 1_763_683_200_123_456)
        let text = try await pool.withSession { session in
            try session.query(
                "SELECT to_char($1::timestamptz, 'YYYY-MM-DD HH24:MI:SS.US')",
                PostgresParameters(moment)
            ).value(0, 0, as: String.self)
        }
        #expect(text == "2025-11-21 00:00:00.123456")
        pool.close()
    }

    @Test func `arrays keep their order, their nulls and their emptiness`() async throws {
        let pool = try await makePool()
        try await pool.withSession { session in
            var parameters = PostgresParameters()
            parameters.add(int8s: [1, nil, 3])
            parameters.add(texts: ["", "b"])
            parameters.add(float8s: [])
            let row = try session.query(
                """
                SELECT $1[1], $1[2], $1[3], $2[1], coalesce(array_length($3, 1), 0)
                """,
                parameters
            )
            #expect(try row.value(0, 0) == Int64(1))
            #expect(try row.optional(0, 1, as: Int64.self) == nil)
            #expect(try row.value(0, 2) == Int64(3))
            #expect(try row.value(0, 3) == "")
            #expect(try row.value(0, 4) == Int32(0))
        }
        pool.close()
    }

    @Test func `an empty text is not a null`() async throws {
        let pool = try await makePool()
        let answers = try await pool.withSession { session in
            var parameters = PostgresParameters("")
            parameters.add(String?.none)
            let row = try session.query("SELECT $1::text IS NULL, $2::text IS NULL", parameters)
            return [try row.value(0, 0, as: Bool.self), try row.value(0, 1, as: Bool.self)]
        }
        #expect(answers == [false, true])
        pool.close()
    }

    @Test func `a value of another type is refused, not reinterpreted`() async throws {
        let pool = try await makePool()
        let error = try await #require(throws: PostgresError.self) {
            try await pool.withSession {
                try $0.query("SELECT 1::int8").value(0, 0, as: Int32.self)
            }
        }
        #expect(error.code == .unexpectedAnswer)
        pool.close()
    }

    @Test func `a transaction that throws leaves nothing`() async throws {
        struct Refused: Error {}
        let pool = try await makePool()
        try await pool.withSession { try $0.script("CREATE TABLE t (a int4)") }
        await #expect(throws: Refused.self) {
            try await pool.transaction { session in
                try session.query("INSERT INTO t VALUES ($1)", PostgresParameters(Int32(1)))
                throw Refused()
            }
        }
        let count = try await pool.withSession {
            try $0.query("SELECT count(*) FROM t").value(0, 0, as: Int64.self)
        }
        #expect(count == 0)
        pool.close()
    }

    @Test func `a copy brings every row`() async throws {
        let pool = try await makePool()
        let (count, sum) = try await pool.withSession { session in
            try session.script("CREATE TABLE t (a int4, b text)")
            var rows = PostgresCopyRows(columns: 2)
            for number in 0..<1000 {
                rows.startRow()
                rows.add(Int32(number))
                rows.add(number.isMultiple(of: 2) ? nil as String? : "odd")
            }
            let count = try session.copy("COPY t FROM STDIN (FORMAT binary)", rows)
            let row = try session.query("SELECT sum(a), count(b) FROM t")
            return (count, [try row.value(0, 0, as: Int64.self), try row.value(0, 1)])
        }
        #expect(count == 1000)
        #expect(sum == [499_500, 500])
        pool.close()
    }

    @Test func `a refused copy leaves the connection usable`() async throws {
        let pool = try await makePool(connections: 1)
        let one = try await pool.withSession { session in
            try session.script("CREATE TABLE t (a int4 CHECK (a < 0))")
            var rows = PostgresCopyRows(columns: 1)
            rows.startRow()
            rows.add(Int32(1))
            #expect(throws: PostgresError.self) {
                try session.copy("COPY t FROM STDIN (FORMAT binary)", rows)
            }
            return try session.query("SELECT 1").value(0, 0, as: Int32.self)
        }
        #expect(one == 1)
        pool.close()
    }

    @Test func `a connection the server ended is told as lost, and the next call has a new one`()
        async throws
    {
        let pool = try await makePool(connections: 1)
        let error = try await #require(throws: PostgresError.self) {
            try await pool.withSession { session in
                let id = PostgresParameters(session.backendID)
                try session.query("SELECT pg_terminate_backend($1)", id)
                try session.query("SELECT 1")
            }
        }
        #expect(error.isConnectionLost)
        let one = try await pool.withSession {
            try $0.query("SELECT 1").value(0, 0, as: Int32.self)
        }
        #expect(one == 1)
        pool.close()
    }

    @Test func `two transactions that lock in opposite order both succeed`() async throws {
        let pool = try await makePool()
        try await pool.withSession { session in
            try session.script("CREATE TABLE t (a int4, n int4); INSERT INTO t VALUES (1,0),(2,0)")
        }
        let met = Meeting()
        @Sendable func add(_ first: Int32, _ second: Int32) async throws {
            try await pool.transaction { session in
                let sql = "UPDATE t SET n = n + 1 WHERE a = $1"
                try session.query(sql, PostgresParameters(first))
                met.arrive()
                try session.query(sql, PostgresParameters(second))
            }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await add(1, 2) }
            group.addTask { try await add(2, 1) }
            try await group.waitForAll()
        }
        let sum = try await pool.withSession {
            try $0.query("SELECT sum(n) FROM t").value(0, 0, as: Int64.self)
        }
        #expect(sum == 4)
        pool.close()
    }

    @Test func `a server that is not there is told with what to do, and without the password`()
        async throws
    {
        let url = try PostgresURL("postgresql://me:s3cret@/x?host=/nowhere")
        let pool = PostgresPool(PostgresOptions(url: url, connectAttemptsMax: 1))
        let error = try await #require(throws: PostgresError.self) {
            try await pool.withSession { try $0.script("SELECT 1") }
        }
        #expect(error.code == .cannotConnect)
        #expect(error.description.contains("Check that PostgreSQL runs"))
        #expect(!"\(error) \(url.safeDescription)".contains("s3cret"))
        pool.close()
    }

    @Test func `a closed pool refuses`() async throws {
        let pool = try await makePool()
        pool.close()
        let error = try await #require(throws: PostgresError.self) {
            try await pool.withSession { try $0.script("SELECT 1") }
        }
        #expect(error.code == .closed)
    }

    @Test(arguments: ["mysql://x", "postgresql://a:b@[::1", "postgresql://me:p%ZZw@h/d"])
    func `a URL that libpq cannot read is refused without repeating it`(text: String) throws {
        let error = try #require(throws: PostgresError.self) { try PostgresURL(text) }
        #expect(!error.description.contains("ZZ"))
    }
}

/// Lets two threads wait until both are there; only the first time.
private final class Meeting: Sendable {
    private let arrived = Atomic<Int>(0)

    func arrive() {
        guard arrived.add(1, ordering: .sequentiallyConsistent).newValue <= 2 else { return }
        while arrived.load(ordering: .sequentiallyConsistent) < 2 {}
    }
}
