import Foundation
import GRDB
import GRDBSQLite

/// Bytes to be stored as a blob, none of them as a blob of length zero.
///
/// GRDB binds an empty `Data` as NULL, which a tombstone's body is not.
struct StoredBytes: DatabaseValueConvertible, StatementBinding {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var databaseValue: DatabaseValue { Data(bytes).databaseValue }

    static func fromDatabaseValue(_ value: DatabaseValue) -> Self? {
        Data.fromDatabaseValue(value).map { Self([UInt8]($0)) }
    }

    func bind(to statement: SQLiteStatement, at index: CInt) -> CInt {
        guard !bytes.isEmpty else { return unsafe sqlite3_bind_zeroblob(statement, index, 0) }
        return unsafe Data(bytes).bind(to: statement, at: index)
    }
}
