import Foundation
import GRDB
import Observations
import Quantities
import VolumeJanitorCore

/// Rows of the audit's table.
enum AuditRows {
    static func insert(_ intent: DeletionIntent, in database: Database) throws -> Int64 {
        let record = intent.record
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO deletion (run, registration, volume, base, path, kind, inode, links,
                    apparent, allocated, modified, changed, reason, intended_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        try statement.execute(
            arguments: [
                intent.run.description, intent.registration, intent.volume,
                Data(intent.base.bytes), Data(intent.path.bytes), record.kind.rawValue,
                Int64(bitPattern: record.inode), Int64(record.links), record.apparentBytes,
                record.allocatedBytes, record.modified, record.changed, intent.reason,
                intent.at.microseconds,
            ]
        )
        return database.lastInsertedRowID
    }

    static func settle(_ settled: SettledDeletion, in database: Database) throws {
        var error: String?
        if case .refused(_, let name) = settled.outcome { error = name }
        let statement = try database.cachedStatement(
            sql: "UPDATE deletion SET outcome = ?, error = ?, settled_at = ? WHERE id = ?"
        )
        try statement.execute(
            arguments: [settled.outcome.word, error, settled.at.microseconds, settled.id]
        )
    }

    static func unsettled(limit: Int, in database: Database) throws -> [AuditRow] {
        try Row.fetchAll(
            database,
            sql: "SELECT \(columns) FROM deletion WHERE outcome IS NULL ORDER BY id LIMIT ?",
            arguments: [limit]
        ).compactMap(row)
    }

    static func page(
        volume: String?,
        since: Timestamp,
        after: Int64,
        limit: Int,
        in database: Database
    ) throws -> [AuditRow] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT \(columns) FROM deletion
                WHERE id > ? AND intended_at >= ? AND (? IS NULL OR volume = ?)
                ORDER BY id LIMIT ?
                """,
            arguments: [after, since.microseconds, volume, volume, limit]
        ).compactMap(row)
    }

    static func trim(before moment: Timestamp, in database: Database) throws -> Int {
        try database.execute(
            sql: """
                DELETE FROM deletion WHERE id IN (
                    SELECT id FROM deletion WHERE outcome IS NOT NULL AND intended_at < ?
                    ORDER BY id LIMIT 10000)
                """,
            arguments: [moment.microseconds]
        )
        return database.changesCount
    }

    private static let columns = """
        id, run, registration, volume, base, path, kind, inode, links, apparent, allocated,
        modified, changed, reason, intended_at, outcome, error, settled_at
        """

    private static func row(_ row: Row) -> AuditRow? {
        guard let run = RunName(row["run"] as String),
            let kind = FileKind(rawValue: row["kind"] as String)
        else { return nil }
        let settled: Int64? = row["settled_at"]
        let intent = DeletionIntent(
            run: run,
            registration: row["registration"],
            volume: row["volume"],
            base: PathBytes([UInt8](row["base"] as Data)),
            path: PathBytes([UInt8](row["path"] as Data)),
            record: FileRecord(
                kind: kind,
                inode: UInt64(bitPattern: row["inode"] as Int64),
                links: UInt32(truncatingIfNeeded: row["links"] as Int64),
                apparentBytes: row["apparent"],
                allocatedBytes: row["allocated"],
                modified: row["modified"],
                changed: row["changed"]
            ),
            reason: row["reason"],
            at: Timestamp(microseconds: row["intended_at"])
        )
        return AuditRow(
            id: row["id"],
            intent: intent,
            outcome: row["outcome"],
            error: row["error"],
            settledAt: settled.map(Timestamp.init(microseconds:))
        )
    }
}
