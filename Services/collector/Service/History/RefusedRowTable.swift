package import Contracts
import Foundation
package import GRDB
import Quantities
package import StateStore

/// The journal's table of samples that fleet history refused, with their bytes as they were.
///
/// A refused row is a loss until somebody repairs what refused it and has it tried again; nothing
/// of it is thrown away. At its limit history stops, because a database that refuses so much is
/// the trouble, not the rows.
package enum RefusedRowTable {
    /// Rows kept at the most.
    package static let rowsMax = 1000

    /// Makes the table.
    package static let migration = StateMigration("collector refused rows") { database in
        try database.execute(
            sql: """
                CREATE TABLE refused_row (
                    epoch BLOB NOT NULL, sequence INTEGER NOT NULL, id BLOB, key TEXT NOT NULL,
                    at INTEGER NOT NULL, kind TEXT NOT NULL, reason TEXT NOT NULL,
                    body BLOB NOT NULL,
                    PRIMARY KEY (epoch, sequence)) STRICT
                """
        )
    }

    /// Keeps a row.
    ///
    /// - Parameters:
    ///   - row: the row as it is in the journal.
    ///   - epoch: the journal's epoch.
    ///   - kind: what kind of trouble it is.
    ///   - reason: why history cannot have it.
    ///   - rowsMax: rows kept at the most.
    ///   - database: the journal's.
    /// - Returns: whether it was not kept before.
    /// - Throws: `RefusedRowsFull` at the limit.
    package static func keep(
        _ row: StoredRow,
        of epoch: Epoch,
        _ kind: RefusalKind,
        because reason: String,
        rowsMax: Int = Self.rowsMax,
        in database: Database
    ) throws -> Bool {
        let place: StatementArguments = [Data(epoch.bytes), Int64(row.sequence)]
        let known = try Int.fetchOne(
            database,
            sql: "SELECT count(*) FROM refused_row WHERE epoch = ? AND sequence = ?",
            arguments: place
        )
        guard known == 0 else { return false }
        let kept = try Int.fetchOne(database, sql: "SELECT count(*) FROM refused_row") ?? 0
        guard kept < rowsMax else {
            throw RefusedRowsFull(rowsMax: rowsMax, sequence: row.sequence, reason: reason)
        }
        try database.execute(
            sql: """
                INSERT INTO refused_row (epoch, sequence, id, key, at, kind, reason, body)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: place + [
                row.id.map { Data($0.bytes) }, row.key, row.time.microseconds, kind.rawValue,
                reason, Data(row.body),
            ]
        )
        return true
    }

    /// Puts the rows that the database refused behind the journal's head, to be tried again.
    ///
    /// What is damaged or no samples stays: it would be no better.
    ///
    /// - Parameters:
    ///   - unit: the journal's unit of work.
    ///   - random: where the new messages' ids come from.
    /// - Returns: how many rows.
    /// - Throws: `LaneFull` when the journal has no room for them.
    package static func retry(
        in unit: JournalUnit,
        using random: inout some RandomNumberGenerator
    ) throws -> Int {
        let rows = try Row.fetchAll(
            unit.database,
            sql: "SELECT rowid, key, at, body FROM refused_row WHERE kind = ? ORDER BY rowid",
            arguments: [RefusalKind.refused.rawValue]
        )
        for row in rows {
            let message = PreparedMessage(
                lane: SamplesAccepted.lane.name,
                key: row[1],
                body: [UInt8](row[3] as Data)
            )
            let time = Timestamp(microseconds: row[2])
            _ = try unit.publish(message, id: MessageID(at: time, using: &random), at: time)
            try unit.database.execute(
                sql: "DELETE FROM refused_row WHERE rowid = ?",
                arguments: [row[0] as Int64]
            )
        }
        return rows.count
    }

    /// Throws every kept row away; its loss stays on record.
    ///
    /// - Parameter database: the journal's.
    /// - Returns: how many rows.
    /// - Throws: when the journal cannot be written.
    package static func discard(in database: Database) throws -> Int {
        try database.execute(sql: "DELETE FROM refused_row")
        return database.changesCount
    }

    /// What is kept, in one look; nil when nothing is.
    package static func standing(in database: Database) throws -> RefusedRows? {
        let newest = try Row.fetchOne(
            database,
            sql: """
                SELECT sequence, key, reason, (SELECT count(*) FROM refused_row) FROM refused_row
                ORDER BY rowid DESC LIMIT 1
                """
        )
        return newest.map {
            RefusedRows(
                count: $0[3],
                newest: UInt64($0[0] as Int64),
                key: $0[1],
                reason: $0[2]
            )
        }
    }
}
