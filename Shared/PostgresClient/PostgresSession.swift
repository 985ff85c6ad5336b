import CLibPQ
import Quantities

/// One connection, used by the one thread that opened it.
///
/// Its calls block, which is why it never leaves its thread: `PostgresPool` hands it to a closure
/// there. Everything a transaction does happens in one such closure, with no hop in between.
@safe package final class PostgresSession {
    let options: PostgresOptions
    private let handle: OpaquePointer
    private var prepared: [String: String] = [:]
    private var preparedEver = 0

    /// Whether a transaction is open, by our own count.
    private(set) var isInTransaction = false

    /// Opens a connection.
    ///
    /// - Parameter options: which database, and the limits of the session.
    /// - Throws: `cannotConnect` with the server's or the system's reason.
    package init(_ options: PostgresOptions) throws(PostgresError) {
        self.options = options
        guard let handle = unsafe Self.connect(options) else {
            throw PostgresError(
                .cannotConnect,
                message: "out of memory",
                context: options.url.safeDescription
            )
        }
        unsafe self.handle = handle
        guard unsafe PQstatus(handle) == CONNECTION_OK else {
            // What is stored already is let go by `deinit`, after a throw too.
            let message = unsafe Self.text(PQerrorMessage(handle))
            throw PostgresError(
                .cannotConnect,
                message: message,
                context: "connecting to \(options.url.safeDescription)",
                advice: "Check that PostgreSQL runs there and that DATABASE_URL names it."
            )
        }
        // libpq would write notices to standard error.
        unsafe PQsetNoticeProcessor(handle, { _, _ in }, nil)
    }

    deinit {
        unsafe PQfinish(handle)
    }

    private static func connect(_ options: PostgresOptions) -> OpaquePointer? {
        let timeout = max(2, options.connectTimeout.components.seconds)
        let settings = [
            ("dbname", options.url.text), ("application_name", options.applicationName),
            ("connect_timeout", "\(timeout)"), ("client_encoding", "UTF8"),
            ("keepalives_idle", "30"), ("keepalives_interval", "10"), ("keepalives_count", "3"),
        ]
        let keys = settings.map(\.0)
        let values = settings.map(\.1)
        return unsafe withCStrings(keys) { keys in
            unsafe withCStrings(values) { values in unsafe PQconnectdbParams(keys, values, 1) }
        }
    }

    /// Whether the server is still at the other end, as far as the socket shows.
    package var isAlive: Bool {
        // A server that ends a session says so first: the first read may find its words, the
        // second its end.
        let isOpen = unsafe PQconsumeInput(handle) == 1 && PQconsumeInput(handle) == 1
        return unsafe isOpen && PQstatus(handle) == CONNECTION_OK
    }

    /// The server's number of this connection's process, for tests that end it.
    package var backendID: Int32 { unsafe PQbackendPID(handle) }

    /// Runs a statement, prepared once per connection, and reads its rows.
    ///
    /// - Parameters:
    ///   - sql: one statement; the text is the key of the prepared one, so it is a constant.
    ///   - parameters: its `$1`, `$2`, ….
    /// - Returns: the rows, in binary form.
    /// - Throws: `refused` or `connectionLost`.
    @discardableResult
    package func query(
        _ sql: String,
        _ parameters: PostgresParameters = PostgresParameters()
    ) throws(PostgresError) -> PostgresResult {
        let name = try prepare(sql, parameters.types)
        let result = unsafe parameters.withPointers { values, lengths, formats in
            unsafe PQexecPrepared(
                handle,
                name,
                Int32(lengths.count),
                values,
                lengths,
                formats,
                1
            )
        }
        return try unsafe check(result, sql)
    }

    /// Runs statements as they stand, several at once when separated by semicolons.
    ///
    /// - Parameter sql: text of our own making, never of a caller's.
    /// - Throws: `refused` or `connectionLost`.
    package func script(_ sql: String) throws(PostgresError) {
        _ = try unsafe check(PQexec(handle, sql), sql)
    }

    private func prepare(_ sql: String, _ types: [PostgresType]) throws(PostgresError) -> String {
        if let name = prepared[sql] { return name }
        if prepared.count >= options.statementsMax {
            try script("DEALLOCATE ALL")
            prepared.removeAll()
        }
        preparedEver += 1
        let name = "s\(preparedEver)"
        let numbers = types.map(\.rawValue)
        _ = try unsafe check(PQprepare(handle, name, sql, Int32(numbers.count), numbers), sql)
        prepared[sql] = name
        return name
    }

    /// Sends a finished `COPY … FROM STDIN (FORMAT binary)` stream.
    ///
    /// - Parameters:
    ///   - sql: the `COPY` statement.
    ///   - rows: the stream, as `PostgresCopyRows` makes it.
    /// - Returns: how many rows were added.
    /// - Throws: `refused` or `connectionLost`.
    package func copy(_ sql: String, _ rows: PostgresCopyRows) throws(PostgresError) -> Int {
        _ = try unsafe check(PQexec(handle, sql), sql)
        let bytes = rows.finished
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, start + Self.copyChunkBytes)
            let sent = unsafe bytes[start..<end].withUnsafeBytes { chunk in
                unsafe PQputCopyData(
                    handle,
                    chunk.baseAddress?.assumingMemoryBound(to: CChar.self),
                    Int32(chunk.count)
                )
            }
            guard sent == 1 else { throw failure("sending rows", sql) }
            start = end
        }
        guard unsafe PQputCopyEnd(handle, nil) == 1 else { throw failure("ending a COPY", sql) }
        let changed = try unsafe check(PQgetResult(handle), sql).rowsChanged
        while let more = unsafe PQgetResult(handle) { unsafe PQclear(more) }
        return changed
    }

    private static let copyChunkBytes = 1 << 20

    // MARK: - Errors

    private func check(
        _ result: OpaquePointer?,
        _ sql: String
    ) throws(PostgresError) -> PostgresResult {
        guard let result = unsafe result else { throw failure("sending a statement", sql) }
        let owned = unsafe PostgresResult(result)
        let status = unsafe PQresultStatus(result)
        if [PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_COPY_IN, PGRES_EMPTY_QUERY].contains(status) {
            return owned
        }
        guard unsafe PQstatus(handle) == CONNECTION_OK else {
            throw failure("running a statement", sql)
        }
        let primary = unsafe Self.text(PQresultErrorField(result, Self.field("M")))
        let detail = unsafe Self.text(PQresultErrorField(result, Self.field("D")))
        throw PostgresError(
            .refused,
            sqlState: unsafe Self.text(PQresultErrorField(result, Self.field("C"))),
            message: detail.isEmpty ? primary : "\(primary) (\(detail))",
            context: Self.summary(of: sql),
            constraint: unsafe Self.text(PQresultErrorField(result, Self.field("n")))
        )
    }

    private func failure(_ doing: String, _ sql: String) -> PostgresError {
        PostgresError(
            .connectionLost,
            message: unsafe Self.text(PQerrorMessage(handle)),
            context: "\(doing) at \(options.url.safeDescription)",
            advice: "It is tried again; check that PostgreSQL runs if this goes on."
        )
    }

    private static func field(_ letter: Unicode.Scalar) -> Int32 { Int32(letter.value) }

    private static func text(_ pointer: UnsafePointer<CChar>?) -> String {
        guard let pointer = unsafe pointer else { return "" }
        let text = unsafe String(cString: pointer)
        return text.split(separator: "\n").map { $0.drop { $0 == " " || $0 == "\t" } }
            .joined(separator: "; ")
    }

    /// The first words of a statement, enough to find it.
    private static func summary(of sql: String) -> String {
        let words = sql.split { $0 == " " || $0 == "\n" }
        let start = words.prefix(8).joined(separator: " ")
        return "“\(start)\(words.count > 8 ? " …" : "")”"
    }

    func noteTransaction(isOpen: Bool) {
        isInTransaction = isOpen
    }
}

/// Calls with C copies of texts, in one array that ends in nil.
private func withCStrings<Result>(
    _ texts: [String],
    _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result
) -> Result {
    var bytes: [CChar] = []
    var offsets: [Int] = []
    for text in texts {
        offsets.append(bytes.count)
        bytes.append(contentsOf: text.utf8CString)
    }
    return unsafe bytes.withUnsafeBufferPointer { buffer in
        let start = buffer.baseAddress
        var pointers = unsafe offsets.map { offset in unsafe start.map { unsafe $0 + offset } }
        unsafe pointers.append(nil)
        return unsafe pointers.withUnsafeBufferPointer { list in
            guard let base = list.baseAddress else {
                preconditionFailure("the list holds at least its end")
            }
            return unsafe body(base)
        }
    }
}

extension PostgresParameters {
    /// Calls with the parameters as libpq takes them; all in binary format.
    func withPointers<Result>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?, [Int32], [Int32]) -> Result
    ) -> Result {
        let lengths = ranges.map { Int32($0?.count ?? 0) }
        let formats = [Int32](repeating: 1, count: ranges.count)
        return unsafe bytes.withUnsafeBytes { buffer in
            let start = unsafe buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            let values = unsafe ranges.map { range in
                unsafe range.flatMap { range in unsafe start.map { unsafe $0 + range.lowerBound } }
            }
            return unsafe values.withUnsafeBufferPointer {
                unsafe body($0.baseAddress, lengths, formats)
            }
        }
    }
}
