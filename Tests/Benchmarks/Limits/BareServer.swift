import CLibPQ

/// A libpq connection with the two statements that are timed, and nothing else.
@safe final class BareServer {
    struct Refused: Error, CustomStringConvertible {
        let description: String
    }

    private let connection: OpaquePointer

    init(url: String) throws {
        guard let opened = unsafe PQconnectdb(url) else {
            throw Refused(description: "libpq has no memory")
        }
        unsafe connection = opened
        guard unsafe PQstatus(opened) == CONNECTION_OK else { throw refusal() }
        try command(
            """
            PREPARE fill (int[], int[], timestamptz[], float8[]) AS
            INSERT INTO sample (tenant, series, at, value)
            SELECT * FROM unnest($1, $2, $3, $4) ON CONFLICT DO NOTHING
            """
        )
    }

    deinit { unsafe PQfinish(connection) }

    /// Today as days since 2000-01-01, PostgreSQL's own epoch.
    func today() throws -> Int64 {
        let result = unsafe PQexec(connection, "SELECT current_date - date '2000-01-01'")
        defer { unsafe PQclear(result) }
        guard let text = unsafe PQgetvalue(result, 0, 0),
            let day = unsafe Int64(String(cString: text))
        else { throw refusal() }
        return day
    }

    func insert(_ batch: SampleBatch) throws {
        var bytes = batch.arrays.flatMap { $0 }
        var lengths = batch.arrays.map { Int32($0.count) }
        var formats = [Int32](repeating: 1, count: lengths.count)
        let result = unsafe bytes.withUnsafeMutableBytes { memory in
            var offset = 0
            var values: [UnsafePointer<CChar>?] = unsafe lengths.map { length in
                defer { offset += Int(length) }
                return unsafe memory.baseAddress.map {
                    unsafe UnsafePointer(
                        ($0 + offset).assumingMemoryBound(to: CChar.self)
                    )
                }
            }
            return unsafe PQexecPrepared(
                connection,
                "fill",
                Int32(values.count),
                &values,
                &lengths,
                &formats,
                1
            )
        }
        try unsafe check(result, PGRES_COMMAND_OK)
    }

    func copy(_ batch: SampleBatch) throws {
        let begun = unsafe PQexec(
            connection,
            "COPY sample (tenant, series, at, value) FROM STDIN (FORMAT binary)"
        )
        try unsafe check(begun, PGRES_COPY_IN)
        let sent = unsafe batch.copy.withUnsafeBytes { memory in
            unsafe PQputCopyData(
                connection,
                memory.baseAddress?.assumingMemoryBound(to: CChar.self),
                Int32(memory.count)
            )
        }
        guard sent == 1, unsafe PQputCopyEnd(connection, nil) == 1 else { throw refusal() }
        while let result = unsafe PQgetResult(connection) {
            try unsafe check(result, PGRES_COMMAND_OK)
        }
    }

    private func command(_ sql: String) throws {
        try unsafe check(PQexec(connection, sql), PGRES_COMMAND_OK)
    }

    private func check(_ result: OpaquePointer?, _ expected: ExecStatusType) throws {
        defer { unsafe PQclear(result) }
        guard unsafe PQresultStatus(result) == expected else { throw refusal() }
    }

    private func refusal() -> Refused {
        Refused(description: unsafe String(cString: PQerrorMessage(connection)))
    }
}
