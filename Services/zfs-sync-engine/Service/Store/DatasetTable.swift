import GRDB
import Observations
import Quantities
import ZFSSyncEngineCore

/// Replicated datasets on the disk, and what is remembered of each.
enum DatasetTable {
    /// Makes the rows of what the settings name; others stay and count as no longer configured.
    static func configure(
        _ policies: [DatasetPolicy],
        in database: Database
    ) throws -> [DatasetID] {
        try database.execute(sql: "UPDATE dataset SET is_configured = 0")
        return try policies.map { policy in
            let key: StatementArguments = [
                policy.pair, policy.source.text, policy.targetHost, policy.target.text,
            ]
            try database.execute(
                sql: """
                    INSERT INTO dataset (pair, name, backup_host, backup_dataset, is_configured)
                    VALUES (?, ?, ?, ?, 1)
                    ON CONFLICT DO UPDATE SET is_configured = 1
                    """,
                arguments: key
            )
            let id = try Int64.fetchOne(
                database,
                sql: """
                    SELECT id FROM dataset WHERE pair = ? AND name = ? AND backup_host = ?
                        AND backup_dataset = ?
                    """,
                arguments: key
            )
            guard let id else { throw BrokenRow(table: "dataset", key: policy.source.text) }
            return DatasetID(id)
        }
    }

    static func memory(of dataset: DatasetID, in database: Database) throws -> DatasetMemory {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT source_guid, lineage, failures, failure, next_try, anchor, refusal,
                    swap.intent, evidence
                FROM dataset LEFT JOIN swap ON swap.dataset = id
                    LEFT JOIN snapshot_state ON snapshot_state.dataset = id
                WHERE id = ?
                """,
            arguments: [dataset.value]
        )
        var memory = DatasetMemory(id: dataset)
        guard let row else { return memory }
        memory.sourceGuid = (row[0] as String?).flatMap { ZFSGuid($0) }
        memory.lineage = try (row[1] as String?).map { try RowText.read(SendFlags.self, $0) }
        memory.failures = row[2]
        memory.failure = (row[3] as String?).flatMap(FailureClass.init(rawValue:))
        memory.nextTry = (row[4] as Int64?).map(Timestamp.init(microseconds:))
        memory.anchor = try (row[5] as String?)
            .map { try RowText.read(DatasetMemory.Anchor.self, $0) }
        memory.refusal = try (row[6] as String?)
            .map { try RowText.read(ModifiedRefusal.self, $0) }
        memory.swap = try (row[7] as String?).map { try RowText.read(SwapIntent.self, $0) }
        memory.evidence = try (row[8] as String?).map { try RowText.read(LastEvidence.self, $0) }
        let begun = try String.fetchAll(
            database,
            sql: "SELECT guid FROM begun WHERE dataset = ?",
            arguments: [dataset.value]
        )
        memory.begun = Set(begun.compactMap { ZFSGuid($0) })
        memory.copies = try SwapTable.superseded(of: dataset, in: database)
        return memory
    }

    /// Writes one column of a dataset's row.
    static func set(
        _ column: Column,
        _ value: (any DatabaseValueConvertible)?,
        of dataset: DatasetID,
        in database: Database
    ) throws {
        try database.execute(
            sql: "UPDATE dataset SET \(column.rawValue) = ? WHERE id = ?",
            arguments: [value, dataset.value]
        )
    }

    enum Column: String {
        case sourceGuid = "source_guid"
        case lineage
        case anchor
        case refusal
    }

    static func fail(
        _ dataset: DatasetID,
        _ failure: FailureClass?,
        count: Int,
        nextTry: Timestamp?,
        in database: Database
    ) throws {
        try database.execute(
            sql: "UPDATE dataset SET failures = ?, failure = ?, next_try = ? WHERE id = ?",
            arguments: [count, failure?.rawValue, nextTry?.microseconds, dataset.value]
        )
    }

    /// The holds that datasets of the settings need.
    static func anchors(in database: Database) throws -> [DatasetID: DatasetMemory.Anchor] {
        try Row.fetchAll(
            database,
            sql: "SELECT id, anchor FROM dataset WHERE is_configured AND anchor IS NOT NULL"
        ).reduce(into: [:]) { found, row in
            found[DatasetID(row[0])] = try RowText.read(DatasetMemory.Anchor.self, row[1])
        }
    }

    /// When datasets of the settings are to be tried again.
    static func retries(in database: Database) throws -> [DatasetID: Timestamp] {
        try Row.fetchAll(
            database,
            sql: "SELECT id, next_try FROM dataset WHERE is_configured AND next_try IS NOT NULL"
        ).reduce(into: [:]) { found, row in
            found[DatasetID(row[0])] = Timestamp(microseconds: row[1])
        }
    }

    /// Notes that a snapshot is about to be sent; the newest are remembered.
    static func begin(
        _ guid: ZFSGuid,
        of dataset: DatasetID,
        at now: Timestamp,
        in database: Database
    ) throws {
        try database.execute(
            sql: "INSERT OR REPLACE INTO begun (dataset, guid, at) VALUES (?, ?, ?)",
            arguments: [dataset.value, guid.description, now.microseconds]
        )
        try database.execute(
            sql: """
                DELETE FROM begun WHERE dataset = :dataset AND guid NOT IN (
                    SELECT guid FROM begun WHERE dataset = :dataset ORDER BY at DESC LIMIT 100)
                """,
            arguments: ["dataset": dataset.value]
        )
    }

    static func keep(
        _ evidence: LastEvidence,
        _ plan: RepairPlan,
        of dataset: DatasetID,
        at now: Timestamp,
        in database: Database
    ) throws {
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO snapshot_state (dataset, evidence, plan, at)
                VALUES (?, ?, ?, ?)
                """,
            arguments: [
                dataset.value, try RowText.write(evidence), try RowText.write(plan),
                now.microseconds,
            ]
        )
    }

    static func plan(of dataset: DatasetID, in database: Database) throws -> RepairPlan? {
        try String.fetchOne(
            database,
            sql: "SELECT plan FROM snapshot_state WHERE dataset = ?",
            arguments: [dataset.value]
        ).map { try RowText.read(RepairPlan.self, $0) }
    }
}
