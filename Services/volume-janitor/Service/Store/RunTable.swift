import Foundation
import GRDB
import Quantities
import VolumeJanitorCore

/// Runs on the disk.
enum RunTable {
    /// Notes that a run begins; returns its number.
    static func begin(_ run: RunRecord, in database: Database) throws -> Int64 {
        try database.execute(
            sql: """
                INSERT INTO run (volume, path, algorithm, trigger, plan, planned_files,
                    planned_bytes, started_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                run.key.volume.text, Data(run.key.path.bytes), run.algorithm, run.trigger, run.plan,
                run.plannedFiles, run.plannedBytes, run.startedAt.microseconds,
            ]
        )
        return database.lastInsertedRowID
    }

    /// Notes how a run ended.
    static func end(
        _ id: Int64,
        _ result: CleanupResult,
        at now: Timestamp,
        in database: Database
    ) throws {
        try database.execute(
            sql: "UPDATE run SET ended_at = ?, result = ? WHERE id = ?",
            arguments: [now.microseconds, try RowText.write(result), id]
        )
    }

    /// Ends the runs that a crash of this process broke off; returns how many.
    static func endBroken(at now: Timestamp, in database: Database) throws -> Int {
        let result = CleanupResult(
            .stopped,
            reason: "the janitor ended in the midst of it; the audit has what it deleted"
        )
        try database.execute(
            sql: "UPDATE run SET ended_at = ?, result = ? WHERE ended_at IS NULL",
            arguments: [now.microseconds, try RowText.write(result)]
        )
        return database.changesCount
    }

    /// Runs, the newest first; of all volumes and paths where nil, with numbers below `before`.
    static func runs(
        of volume: VolumeName?,
        path: VolumePath?,
        before: Int64 = .max,
        limit: Int,
        in database: Database
    ) throws -> [RunRecord] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT volume, path, id, algorithm, trigger, plan, planned_files, planned_bytes,
                    started_at, ended_at, result FROM run
                WHERE id < ? AND (? IS NULL OR volume = ?) AND (? IS NULL OR path = ?)
                ORDER BY id DESC LIMIT ?
                """,
            arguments: [
                before, volume?.text, volume?.text, path.map { Data($0.bytes) },
                path.map { Data($0.bytes) }, limit,
            ]
        ).map(record)
    }

    /// A run by its number; nil when there is none.
    static func run(_ id: Int64, in database: Database) throws -> RunRecord? {
        guard id < .max else { return nil }
        return try runs(of: nil, path: nil, before: id + 1, limit: 1, in: database)
            .first { $0.id == id }
    }

    /// The last ended run of each path.
    static func last(in database: Database) throws -> [RegistrationKey: RunRecord] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT volume, path, id, algorithm, trigger, plan, planned_files, planned_bytes,
                    started_at, ended_at, result FROM run WHERE id IN (
                        SELECT max(id) FROM run WHERE ended_at IS NOT NULL GROUP BY volume, path)
                """
        ).map(record)
        return Dictionary(rows.map { ($0.key, $0) }) { _, last in last }
    }

    /// Forgets runs that ended before a moment.
    static func forget(before moment: Timestamp, in database: Database) throws {
        try database.execute(
            sql: "DELETE FROM run WHERE ended_at < ?",
            arguments: [moment.microseconds]
        )
    }

    private static func record(_ row: Row) throws -> RunRecord {
        RunRecord(
            id: row[2],
            key: try RegistrationTable.key(row, of: "run"),
            algorithm: row[3],
            trigger: row[4],
            plan: row[5],
            plannedFiles: row[6],
            plannedBytes: row[7],
            startedAt: Timestamp(microseconds: row[8]),
            endedAt: (row[9] as Int64?).map(Timestamp.init(microseconds:)),
            result: try (row[10] as String?).map { try RowText.read(CleanupResult.self, $0) }
        )
    }
}
