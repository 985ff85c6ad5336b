import GRDB
import Observations
import Quantities
import SnapshotKeeperCore

/// Lines of the ledger on the disk.
enum LedgerTable {
    static func insert(_ row: LedgerRow, in database: Database) throws -> Int64 {
        try database.execute(
            sql: """
                INSERT INTO snapshot (source, source_uuid, pool, folder, name, uuid, state,
                    taken_at, hold, intended_at, trigger, said, changed_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                row.source, row.sourceUUID, row.pool, row.folder, row.name, row.uuid,
                row.state.rawValue, row.takenAt?.microseconds, row.hold,
                row.intendedAt.microseconds, row.trigger, row.said, row.intendedAt.microseconds,
            ]
        )
        return database.lastInsertedRowID
    }

    /// Notes how far a line came; what is not known of the subvolume stays as it was.
    static func change(
        _ id: Int64,
        _ state: LedgerRow.State,
        _ subvolume: BtrfsSubvolume?,
        said: String?,
        at now: Timestamp,
        in database: Database
    ) throws {
        try database.execute(
            sql: """
                UPDATE snapshot SET state = ?, uuid = coalesce(?, uuid),
                    taken_at = coalesce(?, taken_at), said = ?, changed_at = ? WHERE id = ?
                """,
            arguments: [
                state.rawValue, subvolume?.uuid, subvolume?.madeAt.microseconds, said,
                now.microseconds, id,
            ]
        )
    }

    static func hold(_ id: Int64, _ why: String?, in database: Database) throws {
        try database.execute(
            sql: "UPDATE snapshot SET hold = ? WHERE id = ?",
            arguments: [why, id]
        )
    }

    static func rows(pool: String, folder: String, in database: Database) throws -> [LedgerRow] {
        try Row.fetchAll(
            database,
            sql: "SELECT \(columns) FROM snapshot WHERE pool = ? AND folder = ? ORDER BY id",
            arguments: [pool, folder]
        ).map(row)
    }

    /// Forgets what is gone since before a moment, at most 10,000 lines at once.
    static func trim(before moment: Timestamp, in database: Database) throws {
        try database.execute(
            sql: """
                DELETE FROM snapshot WHERE id IN (
                    SELECT id FROM snapshot WHERE state IN ('deleted', 'failed', 'lost')
                    AND changed_at < ? ORDER BY id LIMIT 10000)
                """,
            arguments: [moment.microseconds]
        )
    }

    private static let columns = """
        id, source, source_uuid, pool, folder, name, uuid, state, taken_at, hold, intended_at,
        trigger, said
        """

    private static func row(_ row: Row) throws -> LedgerRow {
        guard let state = LedgerRow.State(rawValue: row["state"]) else {
            throw BrokenRow(table: "snapshot", key: "\(row["id"] as Int64)")
        }
        var read = LedgerRow(
            id: row["id"],
            source: row["source"],
            sourceUUID: row["source_uuid"],
            pool: row["pool"],
            folder: row["folder"],
            name: row["name"],
            uuid: row["uuid"],
            state: state,
            intendedAt: Timestamp(microseconds: row["intended_at"]),
            trigger: row["trigger"]
        )
        read.takenAt = (row["taken_at"] as Int64?).map(Timestamp.init(microseconds:))
        read.hold = row["hold"]
        read.said = row["said"]
        return read
    }
}
