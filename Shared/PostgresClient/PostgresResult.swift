import CLibPQ

/// What a statement answered: rows in binary form, or how many rows it changed.
///
/// It wraps a `PGresult`, belongs to the thread that ran the statement and stays there.
@safe package final class PostgresResult {
    private let handle: OpaquePointer

    /// Takes over a result and frees it in the end.
    init(_ handle: OpaquePointer) {
        unsafe self.handle = handle
    }

    deinit {
        unsafe PQclear(handle)
    }

    /// How many rows there are.
    package var count: Int { Int(unsafe PQntuples(handle)) }

    /// How many rows an `INSERT`, `UPDATE`, `DELETE` or `COPY` changed; 0 for others.
    package var rowsChanged: Int {
        guard let text = unsafe PQcmdTuples(handle) else { return 0 }
        return Int(unsafe String(cString: text)) ?? 0
    }

    /// The value in a row and column, both from 0.
    ///
    /// - Returns: the value.
    /// - Throws: `unexpectedAnswer` for a NULL or another type.
    package func value<Value: PostgresValue>(
        _ row: Int,
        _ column: Int,
        as type: Value.Type = Value.self
    ) throws(PostgresError) -> Value {
        guard let value = try optional(row, column, as: type) else {
            throw unexpected("column \(column) is NULL")
        }
        return value
    }

    /// The value in a row and column, both from 0; nil for NULL.
    ///
    /// - Returns: the value, or nil.
    /// - Throws: `unexpectedAnswer` for another type.
    package func optional<Value: PostgresValue>(
        _ row: Int,
        _ column: Int,
        as type: Value.Type = Value.self
    ) throws(PostgresError) -> Value? {
        let (row, column) = (Int32(row), Int32(column))
        guard unsafe PQgetisnull(handle, row, column) == 0 else { return nil }
        let given = unsafe PQftype(handle, column)
        // An untyped literal arrives as text or name; both are UTF-8 on the wire.
        guard given == Value.postgresType.rawValue || Value.self == String.self else {
            throw unexpected("column \(column) has type \(given), not \(Value.postgresType)")
        }
        let length = Int(unsafe PQgetlength(handle, row, column))
        guard let start = unsafe PQgetvalue(handle, row, column),
            let value = unsafe Value(
                postgres: UnsafeRawBufferPointer(start: start, count: length)
            )
        else { throw unexpected("column \(column) is not a valid \(Value.postgresType)") }
        return value
    }

    /// One value of every row.
    ///
    /// - Returns: the column, in order.
    /// - Throws: `unexpectedAnswer` for a NULL or another type.
    package func column<Value: PostgresValue>(
        _ column: Int,
        as type: Value.Type = Value.self
    ) throws(PostgresError) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(count)
        for row in 0..<count { values.append(try value(row, column, as: type)) }
        return values
    }

    private func unexpected(_ what: String) -> PostgresError {
        PostgresError(.unexpectedAnswer, message: what, context: "reading an answer")
    }
}
