import AlertRouterCore
import Contracts
import Foundation
import GRDB
import Observations
import Quantities
package import StateStore

/// Announced work on the disk.
package enum MaintenanceTables {
    /// The step that makes them.
    package static let migration = StateMigration("alert-router maintenance") { database in
        try database.execute(
            sql: """
                CREATE TABLE maintenance (
                    id TEXT PRIMARY KEY, plan TEXT NOT NULL, created_by TEXT NOT NULL,
                    changed_by TEXT NOT NULL, changed_at INTEGER NOT NULL, ended_at INTEGER
                ) STRICT, WITHOUT ROWID
                """
        )
    }

    static func put(_ id: String, _ window: MaintenanceWindow?, in database: Database) throws {
        guard let window else {
            return try database.execute(
                sql: "DELETE FROM maintenance WHERE id = ?",
                arguments: [id]
            )
        }
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO maintenance
                    (id, plan, created_by, changed_by, changed_at, ended_at)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id, String(decoding: try JSONEncoder().encode(window.plan), as: UTF8.self),
                window.createdBy, window.changedBy, window.changedAt.microseconds,
                window.endedAt?.microseconds,
            ]
        )
    }

    static func all(
        in database: Database,
        compiler: any PatternCompiler
    ) throws -> [MaintenanceWindow] {
        try Row.fetchAll(
            database,
            sql: "SELECT id, plan, created_by, changed_by, changed_at, ended_at FROM maintenance"
        ).map { row in
            let plan = try JSONDecoder().decode(
                MaintenancePlan.self,
                from: Data((row[1] as String).utf8)
            )
            var window = try MaintenanceWindow(
                plan,
                by: row[3],
                at: Timestamp(microseconds: row[4]),
                compiler: compiler
            )
            window.createdBy = row[2]
            window.endedAt = (row[5] as Int64?).map(Timestamp.init(microseconds:))
            return window
        }
    }
}
