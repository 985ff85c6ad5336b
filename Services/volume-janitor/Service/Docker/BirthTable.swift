package import GRDB
import Quantities
package import StateStore
package import VolumeJanitorCore

/// The journal's table of when volumes were made.
package enum BirthTable {
    /// Makes the table.
    package static let migration = StateMigration("janitor volume births") { database in
        try database.execute(
            sql: """
                CREATE TABLE volume_birth (
                    name TEXT PRIMARY KEY, at INTEGER NOT NULL, exact INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID
                """
        )
    }

    /// Everything in the table; rows with a name that is none are left out.
    package static func all(
        in database: Database
    ) throws -> [VolumeName: BirthRecord.Entry] {
        var entries: [VolumeName: BirthRecord.Entry] = [:]
        let rows = try Row.fetchAll(database, sql: "SELECT name, at, exact FROM volume_birth")
        for row in rows {
            guard let name = VolumeName(row["name"] as String) else { continue }
            entries[name] = BirthRecord.Entry(
                at: Timestamp(microseconds: row["at"]),
                isExact: row["exact"]
            )
        }
        return entries
    }

    /// Writes an entry, or removes it when nil, for each of these volumes.
    package static func keep(
        _ changes: [VolumeName: BirthRecord.Entry?],
        in database: Database
    ) throws {
        for (name, entry) in changes {
            guard let entry else {
                try database.execute(
                    sql: "DELETE FROM volume_birth WHERE name = ?",
                    arguments: [name.text]
                )
                continue
            }
            try database.execute(
                sql: """
                    INSERT INTO volume_birth (name, at, exact) VALUES (?, ?, ?)
                    ON CONFLICT (name) DO UPDATE SET at = excluded.at, exact = excluded.exact
                    """,
                arguments: [name.text, entry.at.microseconds, entry.isExact]
            )
        }
    }
}
