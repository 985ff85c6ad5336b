/// Rows for `COPY … FROM STDIN (FORMAT binary)`, built field by field.
package struct PostgresCopyRows: Sendable {
    private var bytes: [UInt8]
    private let columns: Int16

    /// No rows yet.
    ///
    /// - Parameters:
    ///   - columns: fields of each row.
    ///   - capacity: bytes to make room for.
    package init(columns: Int, capacity: Int = 0) {
        self.columns = Int16(columns)
        // The signature, no flags, no header extension.
        bytes = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0] + [UInt8](repeating: 0, count: 8)
        bytes.reserveCapacity(capacity + bytes.count)
    }

    /// Starts a row; as many `add` calls as there are columns follow.
    package mutating func startRow() {
        columns.write(to: &bytes)
    }

    /// Adds a field, or a NULL for nil.
    package mutating func add<Value: PostgresValue>(_ value: Value?) {
        guard let value else { return Int32(-1).write(to: &bytes) }
        Int32(value.postgresLength).write(to: &bytes)
        value.write(to: &bytes)
    }

    /// The stream with its end mark.
    var finished: [UInt8] {
        var whole = bytes
        Int16(-1).write(to: &whole)
        return whole
    }
}
