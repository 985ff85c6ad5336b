import GRDB
import Quantities
import StateStore
import ZFSSyncEngineCore

/// What came of each dataset in a run, on the disk; one that was up to date has no row.
enum RunResultTable {
    /// Results of one run in an answer at the most.
    static let countMax = 10_000

    /// The step that makes the table.
    static let migration = StateMigration("zfs-sync-engine results of runs") {
        try $0.execute(
            sql: """
                CREATE TABLE run_result (
                    run INTEGER NOT NULL, dataset INTEGER NOT NULL, outcome TEXT NOT NULL,
                    plan TEXT NOT NULL, sentence TEXT NOT NULL, failure TEXT,
                    bytes INTEGER NOT NULL, at INTEGER NOT NULL,
                    PRIMARY KEY (run, dataset)) STRICT, WITHOUT ROWID;
                CREATE INDEX run_result_by_dataset ON run_result (dataset, run);
                """
        )
    }

    static func put(_ row: RunResult, in database: Database) throws {
        let result = row.result
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO run_result
                    (run, dataset, outcome, plan, sentence, failure, bytes, at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                row.run, row.dataset.value, result.outcome.rawValue, result.plan.rawValue,
                result.sentence, result.failure?.rawValue, result.bytes.bytes,
                row.at.microseconds,
            ]
        )
    }

    /// Those of a run, by dataset.
    static func of(_ run: Int64, in database: Database) throws -> [RunResult] {
        try Row.fetchAll(
            database,
            sql: "SELECT \(columns) FROM run_result WHERE run = ? ORDER BY dataset LIMIT ?",
            arguments: [run, countMax]
        ).map(result)
    }

    /// The last of a dataset; nil when there is none.
    static func last(of dataset: DatasetID, in database: Database) throws -> RunResult? {
        try Row.fetchOne(
            database,
            sql: "SELECT \(columns) FROM run_result WHERE dataset = ? ORDER BY run DESC LIMIT 1",
            arguments: [dataset.value]
        ).map(result)
    }

    /// Forgets those of runs that are not there any more.
    static func forgetGone(in database: Database) throws {
        try database.execute(sql: "DELETE FROM run_result WHERE run NOT IN (SELECT id FROM run)")
    }

    private static let columns = "run, dataset, outcome, plan, sentence, failure, bytes, at"

    private static func result(_ row: Row) throws -> RunResult {
        guard let outcome = RepairResult.Outcome(rawValue: row["outcome"]),
            let plan = PlanKind(rawValue: row["plan"])
        else { throw BrokenRow(table: "run_result", key: "\(row["run"] as Int64)") }
        return RunResult(
            run: row["run"],
            dataset: DatasetID(row["dataset"]),
            result: RepairResult(
                outcome,
                plan,
                row["sentence"],
                failure: (row["failure"] as String?).flatMap(FailureClass.init(rawValue:)),
                bytes: ByteCount(row["bytes"])
            ),
            at: Timestamp(microseconds: row["at"])
        )
    }
}
