import GRDB
import Quantities

/// Runs on the disk.
enum RunTable {
    static func begin(_ run: RunRecord, in database: Database) throws -> Int64 {
        try database.execute(
            sql: """
                INSERT INTO run (trigger, person, dataset, is_dry_run, started_at)
                VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [
                run.trigger.rawValue, run.person, run.dataset?.value, run.isDryRun,
                run.startedAt.microseconds,
            ]
        )
        return database.lastInsertedRowID
    }

    static func end(
        _ id: Int64,
        _ result: RunRecord.Result,
        _ summary: String,
        at now: Timestamp,
        in database: Database
    ) throws {
        try database.execute(
            sql: "UPDATE run SET ended_at = ?, result = ?, summary = ? WHERE id = ?",
            arguments: [now.microseconds, result.rawValue, summary, id]
        )
    }

    /// Ends the runs that the end of an engine broke off; returns how many.
    static func endBroken(at now: Timestamp, in database: Database) throws -> Int {
        try database.execute(
            sql: """
                UPDATE run SET ended_at = ?, result = 'interrupted',
                    summary = 'the engine ended in the midst of it' WHERE ended_at IS NULL
                """,
            arguments: [now.microseconds]
        )
        return database.changesCount
    }

    /// Runs with numbers below `before`, the newest first; of one dataset, or of any.
    static func runs(
        of dataset: DatasetID?,
        before: Int64,
        limit: Int,
        in database: Database
    ) throws -> [RunRecord] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT id, trigger, person, dataset, is_dry_run, started_at, ended_at, result,
                    summary
                FROM run WHERE id < :before AND (:dataset IS NULL OR dataset = :dataset
                    OR id IN (SELECT run FROM action WHERE dataset = :dataset))
                ORDER BY id DESC LIMIT :limit
                """,
            arguments: ["before": before, "dataset": dataset?.value, "limit": limit]
        ).map(record)
    }

    static func run(_ id: Int64, in database: Database) throws -> RunRecord? {
        guard id < .max else { return nil }
        return try runs(of: nil, before: id + 1, limit: 1, in: database).first { $0.id == id }
    }

    /// Forgets runs that ended before a moment, with their actions.
    static func forget(before moment: Timestamp, in database: Database) throws {
        try database.execute(
            sql: """
                DELETE FROM action WHERE run IN (SELECT id FROM run WHERE ended_at < :moment)
                    AND class <> 'C'
                """,
            arguments: ["moment": moment.microseconds]
        )
        try database.execute(
            sql: """
                DELETE FROM run WHERE ended_at < :moment
                    AND id NOT IN (SELECT run FROM action WHERE class = 'C')
                """,
            arguments: ["moment": moment.microseconds]
        )
        try RunResultTable.forgetGone(in: database)
    }

    private static func record(_ row: Row) throws -> RunRecord {
        guard let trigger = RunRecord.Trigger(rawValue: row[1]) else {
            throw BrokenRow(table: "run", key: "\(row[0] as Int64)")
        }
        return RunRecord(
            id: row[0],
            trigger: trigger,
            person: row[2],
            dataset: (row[3] as Int64?).map(DatasetID.init),
            isDryRun: row[4],
            startedAt: Timestamp(microseconds: row[5]),
            endedAt: (row[6] as Int64?).map(Timestamp.init(microseconds:)),
            result: (row[7] as String?).flatMap(RunRecord.Result.init(rawValue:)),
            summary: row[8]
        )
    }
}
