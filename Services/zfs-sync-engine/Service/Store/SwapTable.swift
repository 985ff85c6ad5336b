import GRDB
import Observations
import Quantities
import ZFSSyncEngineCore

/// Repairs of several steps on the disk: the intent stands there from before the first step until
/// after the last.
enum SwapTable {
    static func begin(
        _ intent: SwapIntent,
        of dataset: DatasetID,
        run: Int64,
        at now: Timestamp,
        in database: Database
    ) throws {
        try database.execute(
            sql: """
                INSERT INTO swap (dataset, intent, run, begun_at) VALUES (?, ?, ?, ?)
                ON CONFLICT (dataset) DO NOTHING
                """,
            arguments: [dataset.value, try RowText.write(intent), run, now.microseconds]
        )
    }

    /// Takes the intent away, and lists the copy that was set aside when there is one.
    static func end(
        _ intent: SwapIntent,
        of dataset: DatasetID,
        isDone: Bool,
        at now: Timestamp,
        in database: Database
    ) throws {
        try database.execute(
            sql: "DELETE FROM swap WHERE dataset = ?",
            arguments: [dataset.value]
        )
        guard isDone else { return }
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO superseded (host, guid, dataset, name, kind, at)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                intent.host, intent.targetGuid.description, dataset.value, intent.parked.text,
                intent.kind.rawValue, now.microseconds,
            ]
        )
    }

    static func stick(_ why: String, of dataset: DatasetID, in database: Database) throws {
        try database.execute(
            sql: "UPDATE swap SET stuck = ? WHERE dataset = ?",
            arguments: [why, dataset.value]
        )
    }

    /// The copies that were set aside, the oldest first: of one dataset, or of all.
    static func superseded(
        of dataset: DatasetID? = nil,
        in database: Database
    ) throws -> [SupersededCopy] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT host, guid, dataset, name, kind, at FROM superseded
                WHERE :dataset IS NULL OR dataset = :dataset ORDER BY at
                """,
            arguments: ["dataset": dataset?.value]
        ).compactMap { row in
            guard let guid = ZFSGuid(row[1] as String), let name = DatasetName(row[3] as String),
                let kind = SwapKind(rawValue: row[4])
            else { return nil }
            return SupersededCopy(
                host: row[0],
                guid: guid,
                dataset: DatasetID(row[2]),
                name: name,
                kind: kind,
                at: Timestamp(microseconds: row[5])
            )
        }
    }

    /// Takes a copy from the list that is not there any more.
    static func forget(_ copy: SupersededCopy, in database: Database) throws {
        try database.execute(
            sql: "DELETE FROM superseded WHERE host = ? AND guid = ?",
            arguments: [copy.host, copy.guid.description]
        )
    }
}
