import GRDB
package import StateStore

/// How far the router has taken in its own incidents.
package enum OwnIncidentTable {
    /// The step that makes it.
    package static let migration = StateMigration("alert-router own incidents") { database in
        try database.execute(
            sql: """
                CREATE TABLE own_incident (
                    id INTEGER PRIMARY KEY CHECK (id = 1), next INTEGER NOT NULL) STRICT;
                INSERT INTO own_incident (id, next) VALUES (1, 1);
                """
        )
    }

    static func next(in database: Database) throws -> UInt64 {
        let next = try Int64.fetchOne(database, sql: "SELECT next FROM own_incident") ?? 1
        return UInt64(max(1, next))
    }

    static func setNext(_ next: UInt64, in database: Database) throws {
        try database.execute(
            sql: "UPDATE own_incident SET next = ?",
            arguments: [Int64(clamping: next)]
        )
    }
}
