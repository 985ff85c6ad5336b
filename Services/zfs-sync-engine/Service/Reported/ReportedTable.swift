import Contracts
import GRDB
import Quantities
import StateStore
import ZFSSyncEngineCore

/// The replication tasks of TrueNAS systems on the disk, with what was told of each last.
enum ReportedTable {
    /// Numbers of tasks begin above this one; those of the settings' datasets stay below.
    static let numbersAbove: Int64 = 1_000_000_000
    /// Tasks at the most; more are not assessed.
    static let tasksMax = 10_000

    static let migration = StateMigration("zfs-sync-engine reported tasks") {
        try $0.execute(
            sql: """
                CREATE TABLE reported (
                    id INTEGER PRIMARY KEY AUTOINCREMENT, tenant TEXT NOT NULL,
                    system TEXT NOT NULL, task TEXT NOT NULL, body TEXT NOT NULL, told TEXT,
                    UNIQUE (tenant, system, task)) STRICT;
                """
        )
    }

    /// What was told of a task last.
    struct Told: Sendable, Hashable, Codable {
        var state: ReplicationState
        var since: Timestamp
        var code: String
        var at: Timestamp
    }

    struct Row: Sendable {
        let id: Int64
        var task: ReportedTask
        var told: Told?
    }

    static func row(
        _ task: String,
        of system: SystemID,
        _ tenant: TenantID,
        in database: Database
    ) throws -> Row? {
        try GRDB.Row.fetchOne(
            database,
            sql: """
                SELECT id, body, told FROM reported WHERE tenant = ? AND system = ? AND task = ?
                """,
            arguments: [tenant.text, system.text, task]
        ).map(Row.init)
    }

    static func all(in database: Database) throws -> [Row] {
        try GRDB.Row.fetchAll(database, sql: "SELECT id, body, told FROM reported ORDER BY id")
            .map(Row.init)
    }

    /// Writes a task down; nil when there are too many.
    static func put(_ task: ReportedTask, in database: Database) throws -> Row? {
        let known = try row(task.task, of: task.system, task.tenant, in: database)
        let body = try RowText.write(task)
        if var known {
            try database.execute(
                sql: "UPDATE reported SET body = ? WHERE id = ?",
                arguments: [body, known.id]
            )
            known.task = task
            return known
        }
        let count = try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM reported") ?? 0
        guard count < tasksMax else { return nil }
        try database.execute(
            sql: """
                INSERT INTO reported (id, tenant, system, task, body)
                VALUES ((SELECT MAX(COALESCE(MAX(id), 0), ?) + 1 FROM reported), ?, ?, ?, ?)
                """,
            arguments: [numbersAbove, task.tenant.text, task.system.text, task.task, body]
        )
        return Row(id: database.lastInsertedRowID, task: task, told: nil)
    }

    static func tell(_ told: Told, of id: Int64, in database: Database) throws {
        try database.execute(
            sql: "UPDATE reported SET told = ? WHERE id = ?",
            arguments: [try RowText.write(told), id]
        )
    }

    static func forget(_ id: Int64, in database: Database) throws {
        try database.execute(sql: "DELETE FROM reported WHERE id = ?", arguments: [id])
    }
}

extension ReportedTable.Row {
    fileprivate init(_ row: GRDB.Row) throws {
        id = row[0]
        task = try RowText.read(ReportedTask.self, row[1])
        told = try (row[2] as String?).map { try RowText.read(ReportedTable.Told.self, $0) }
    }
}
