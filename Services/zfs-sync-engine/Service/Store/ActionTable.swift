import GRDB
import Observations
import Quantities
import ZFSSyncEngineCore

/// Steps of repairs on the disk.
enum ActionTable {
    static func intend(_ action: ActionRecord, in database: Database) throws -> Int64 {
        try database.execute(
            sql: """
                INSERT INTO action (run, dataset, plan, commands, why, class, approval, expected,
                    estimate, intended_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                action.run, action.dataset.value, action.plan.rawValue,
                try RowText.write(action.commands), action.why, action.operation.letter,
                action.approval, action.expected?.description, action.estimate?.bytes,
                action.intendedAt.microseconds,
            ]
        )
        return database.lastInsertedRowID
    }

    static func settle(
        _ id: Int64,
        _ result: ActionResult,
        at now: Timestamp,
        in database: Database
    ) throws {
        try database.execute(
            sql: """
                UPDATE action SET settled_at = ?, outcome = ?, failure = ?, said = ?, bytes = ?
                WHERE id = ? AND outcome IS NULL
                """,
            arguments: [
                now.microseconds, result.outcome.rawValue, result.failure?.rawValue,
                String(result.said.prefix(ActionResult.saidMax)), result.bytes?.bytes, id,
            ]
        )
    }

    /// Settles what the end of an engine left open as unknown; returns how many.
    static func settleBroken(at now: Timestamp, in database: Database) throws -> Int {
        try database.execute(
            sql: """
                UPDATE action SET settled_at = ?, outcome = 'unknown',
                    said = 'the engine ended before the answer; the pools say what became of it'
                WHERE outcome IS NULL
                """,
            arguments: [now.microseconds]
        )
        return database.changesCount
    }

    static func actions(of run: Int64, in database: Database) throws -> [ActionRecord] {
        try Row.fetchAll(
            database,
            sql: "SELECT \(columns) FROM action WHERE run = ? ORDER BY id LIMIT 10000",
            arguments: [run]
        ).map(record)
    }

    /// The last steps of a run for a dataset, in order, and how many earlier ones there are.
    static func last(
        of run: Int64,
        for dataset: DatasetID,
        limit: Int,
        in database: Database
    ) throws -> (actions: [ActionRecord], earlier: Int) {
        let newest = try Row.fetchAll(
            database,
            sql: """
                SELECT \(columns) FROM action WHERE run = ? AND dataset = ?
                ORDER BY id DESC LIMIT ?
                """,
            arguments: [run, dataset.value, limit]
        ).map(record)
        let count = try Int.fetchOne(
            database,
            sql: "SELECT COUNT(*) FROM action WHERE run = ? AND dataset = ?",
            arguments: [run, dataset.value]
        )
        return (newest.reversed(), max(0, (count ?? 0) - newest.count))
    }

    static func last(
        of dataset: DatasetID,
        limit: Int,
        in database: Database
    ) throws -> [ActionRecord] {
        try Row.fetchAll(
            database,
            sql: "SELECT \(columns) FROM action WHERE dataset = ? ORDER BY id DESC LIMIT ?",
            arguments: [dataset.value, limit]
        ).map(record)
    }

    private static let columns = """
        id, run, dataset, plan, commands, why, class, approval, expected, estimate, intended_at,
        settled_at, outcome, failure, said, bytes
        """

    private static func record(_ row: Row) throws -> ActionRecord {
        let letter: String = row["class"]
        guard let plan = PlanKind(rawValue: row["plan"]),
            let operation = OperationClass.allCases.first(where: { $0.letter == letter })
        else { throw BrokenRow(table: "action", key: "\(row["id"] as Int64)") }
        return ActionRecord(
            id: row["id"],
            run: row["run"],
            dataset: DatasetID(row["dataset"]),
            plan: plan,
            commands: try RowText.read([String].self, row["commands"]),
            why: row["why"],
            operation: operation,
            approval: row["approval"],
            expected: (row["expected"] as String?).flatMap { ZFSGuid($0) },
            estimate: (row["estimate"] as Int64?).map(ByteCount.init),
            intendedAt: Timestamp(microseconds: row["intended_at"]),
            settledAt: (row["settled_at"] as Int64?).map(Timestamp.init(microseconds:)),
            outcome: (row["outcome"] as String?).flatMap(ActionRecord.Outcome.init(rawValue:)),
            failure: (row["failure"] as String?).flatMap(FailureClass.init(rawValue:)),
            said: row["said"],
            bytes: (row["bytes"] as Int64?).map(ByteCount.init)
        )
    }
}
