package import GRDB
import GRDBSQLite
package import Quantities

/// A statement that a writer prepares once and runs for every row.
///
/// Values are bound straight through SQLite's C interface, because boxing each of them costs more
/// than SQLite's own work for a row. It stays where its connection does.
@safe package final class WriterStatement {
    /// Keeps the prepared handle alive, and with it the connection.
    private let statement: Statement
    private let handle: OpaquePointer

    /// Prepares a statement that returns no rows.
    package init(_ sql: String, in database: Database) throws {
        statement = try database.makeStatement(sql: sql)
        unsafe handle = statement.sqliteStatement
    }

    /// Binds a number to a place from 1.
    package func bind(_ value: Int64, at place: Int32) {
        unsafe sqlite3_bind_int64(handle, place, value)
    }

    /// Binds a number to a place from 1.
    package func bind(_ value: Double, at place: Int32) {
        unsafe sqlite3_bind_double(handle, place, value)
    }

    /// Binds text to a place from 1; NULL for nil.
    package func bind(_ text: String?, at place: Int32) {
        if let text {
            let count = Int32(text.utf8.count)
            unsafe sqlite3_bind_text(handle, place, text, count, Self.copied)
        } else {
            unsafe sqlite3_bind_null(handle, place)
        }
    }

    /// Binds bytes to a place from 1.
    package func bind(_ bytes: [UInt8], at place: Int32) {
        unsafe bytes.withUnsafeBytes { bytes in
            // A null pointer would be NULL; no bytes are a blob of length zero.
            guard let start = bytes.baseAddress, bytes.count > 0 else {
                unsafe sqlite3_bind_zeroblob(handle, place, 0)
                return
            }
            unsafe sqlite3_bind_blob(handle, place, start, Int32(bytes.count), Self.copied)
        }
    }

    /// Binds an id's sixteen bytes to a place from 1.
    package func bind(_ id: MessageID, at place: Int32) {
        let halves = (id.high.bigEndian, id.low.bigEndian)
        unsafe withUnsafeBytes(of: halves) { bytes in
            _ = unsafe sqlite3_bind_blob(handle, place, bytes.baseAddress, 16, Self.copied)
        }
    }

    /// Runs it with what was bound, and readies it for the next time.
    package func run() throws {
        defer { unsafe sqlite3_reset(handle) }
        guard unsafe sqlite3_step(handle) == SQLITE_DONE else { throw failure }
    }

    private var failure: DatabaseError {
        let connection = unsafe sqlite3_db_handle(handle)
        return DatabaseError(
            resultCode: ResultCode(
                rawValue: unsafe sqlite3_extended_errcode(connection)
            ),
            message: unsafe String(cString: sqlite3_errmsg(connection)),
            sql: statement.sql
        )
    }

    /// Tells SQLite to copy what is bound before the call returns (`SQLITE_TRANSIENT`).
    private static let copied = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}
