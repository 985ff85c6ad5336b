import GRDB
import Observations
import Quantities

/// Locks of target datasets on the disk: one repair to a target, whatever its parts.
enum LockTable {
    /// Takes the lock of a target; false when another run has it.
    static func take(
        _ host: String,
        _ target: DatasetName,
        run: Int64,
        at now: Timestamp,
        in database: Database
    ) throws -> Bool {
        try database.execute(
            sql: """
                INSERT INTO target_lock (host, name, run, since) VALUES (?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """,
            arguments: [host, target.text, run, now.microseconds]
        )
        return database.changesCount == 1
    }

    static func give(
        _ host: String,
        _ target: DatasetName,
        run: Int64,
        in database: Database
    ) throws {
        try database.execute(
            sql: "DELETE FROM target_lock WHERE host = ? AND name = ? AND run = ?",
            arguments: [host, target.text, run]
        )
    }

    /// Takes away every lock: whoever had one ended with the engine that wrote it.
    static func clear(in database: Database) throws {
        try database.execute(sql: "DELETE FROM target_lock")
    }
}
