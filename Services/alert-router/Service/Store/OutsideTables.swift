import AlertRouterCore
import Foundation
import GRDB
import Quantities
package import StateStore

/// Alerts that other alerting systems told, on the disk: a row for each, until it is forgotten.
package enum OutsideTables {
    /// The step that makes them.
    package static let migration = StateMigration("alert-router outside alerts") { database in
        try database.execute(
            sql: """
                CREATE TABLE outside_alert (
                    key TEXT PRIMARY KEY, tenant TEXT NOT NULL, system TEXT NOT NULL,
                    is_held INTEGER NOT NULL, due INTEGER NOT NULL, body BLOB NOT NULL
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX outside_alert_by_due ON outside_alert (due);
                CREATE INDEX outside_alert_by_tenant ON outside_alert (tenant, is_held);
                """
        )
    }

    /// One row: the alert, by the key of its facts.
    struct Kept: Sendable {
        var key: String
        var tenant: TenantID
        /// The system that its sender names.
        var system: SystemID?
        var alert: OutsideAlert
    }

    static func alert(_ key: String, in database: Database) throws -> OutsideAlert? {
        try Data.fetchOne(
            try database.cachedStatement(sql: "SELECT body FROM outside_alert WHERE key = ?"),
            arguments: [key]
        ).map { try JSONDecoder().decode(OutsideAlert.self, from: $0) }
    }

    static func put(_ kept: Kept, in database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO outside_alert (key, tenant, system, is_held, due, body)
                VALUES (?, ?, ?, ?, ?, ?)
                """
        ).execute(
            arguments: [
                kept.key, kept.tenant.text, kept.system?.text ?? "", kept.alert.isHeld,
                kept.alert.due.microseconds, try JSONEncoder().encode(kept.alert),
            ]
        )
    }

    static func forget(_ key: String, in database: Database) throws {
        try database.cachedStatement(sql: "DELETE FROM outside_alert WHERE key = ?")
            .execute(arguments: [key])
    }

    /// How many rows of a tenant hold, or are remembered as over.
    static func count(of tenant: TenantID, isHeld: Bool, in database: Database) throws -> Int {
        try Int.fetchOne(
            try database.cachedStatement(
                sql: "SELECT count(*) FROM outside_alert WHERE tenant = ? AND is_held = ?"
            ),
            arguments: [tenant.text, isHeld]
        ) ?? 0
    }

    /// Rows whose time has come, the longest due first.
    static func due(at now: Timestamp, in database: Database) throws -> [Kept] {
        try Row.fetchAll(
            try database.cachedStatement(
                sql: """
                    SELECT key, tenant, system, body FROM outside_alert WHERE due <= ?
                    ORDER BY due LIMIT 500
                    """
            ),
            arguments: [now.microseconds]
        ).map { row in
            Kept(
                key: row[0],
                tenant: TenantID(row[1] as String) ?? .single,
                system: SystemID(row[2] as String),
                alert: try JSONDecoder().decode(OutsideAlert.self, from: row[3])
            )
        }
    }
}
