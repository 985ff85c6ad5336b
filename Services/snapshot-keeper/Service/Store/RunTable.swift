import GRDB
import Quantities

/// Runs on the disk.
enum RunTable {
    static func begin(_ run: RunRecord, in database: Database) throws -> Int64 {
        try database.execute(
            sql: "INSERT INTO run (source, trigger, started_at) VALUES (?, ?, ?)",
            arguments: [run.source, run.trigger, run.startedAt.microseconds]
        )
        return database.lastInsertedRowID
    }

    static func end(_ run: RunRecord, in database: Database) throws {
        try database.execute(
            sql: """
                UPDATE run SET ended_at = ?, outcome = ?, taken = ?, deleted = ?, left_count = ?,
                    said = ? WHERE id = ?
                """,
            arguments: [
                run.endedAt?.microseconds, run.outcome?.rawValue, run.taken, run.deleted,
                run.left, run.said, run.id,
            ]
        )
    }

    /// Ends what the end of a keeper left open.
    static func endBroken(at now: Timestamp, in database: Database) throws {
        try database.execute(
            sql: """
                UPDATE run SET ended_at = ?, outcome = 'stopped',
                    said = 'the keeper ended before the run did' WHERE ended_at IS NULL
                """,
            arguments: [now.microseconds]
        )
    }

    static func trim(before moment: Timestamp, in database: Database) throws {
        try database.execute(
            sql: "DELETE FROM run WHERE ended_at < ?",
            arguments: [moment.microseconds]
        )
    }

    static func runs(
        of source: String?,
        limit: Int,
        in database: Database
    ) throws -> [RunRecord] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT id, source, trigger, started_at, ended_at, outcome, taken, deleted,
                    left_count, said FROM run WHERE ?1 IS NULL OR source = ?1
                ORDER BY id DESC LIMIT ?2
                """,
            arguments: [source, limit]
        ).map { row in
            var run = RunRecord(
                id: row[0],
                source: row[1],
                trigger: row[2],
                startedAt: Timestamp(microseconds: row[3])
            )
            run.endedAt = (row[4] as Int64?).map(Timestamp.init(microseconds:))
            run.outcome = (row[5] as String?).flatMap(RunRecord.Outcome.init(rawValue:))
            run.taken = row[6]
            run.deleted = row[7] ?? 0
            run.left = row[8] ?? 0
            run.said = row[9]
            return run
        }
    }
}
