package import Contracts
import Foundation
package import GRDB
package import Quantities
package import StateStore

/// The journal's table of ingest keys, as the gateways told them.
package enum KeyTable {
    /// Makes the table.
    package static let migration = StateMigration("collector ingest keys") { database in
        try database.execute(
            sql: """
                CREATE TABLE ingest_key (
                    id TEXT NOT NULL, source TEXT NOT NULL, at INTEGER NOT NULL, body BLOB NOT NULL,
                    PRIMARY KEY (id, source)) STRICT, WITHOUT ROWID
                """
        )
    }

    /// Stores what one source says of a key, in place of what it said before.
    package static func put(
        _ key: KeyChanged,
        from source: SourceID,
        at moment: Timestamp,
        in database: Database
    ) throws {
        try database.execute(
            sql: """
                INSERT INTO ingest_key (id, source, at, body) VALUES (?, ?, ?, ?)
                ON CONFLICT (id, source) DO UPDATE SET at = excluded.at, body = excluded.body
                """,
            arguments: [key.id, source.text, moment.microseconds, Data(try key.encodedBody())]
        )
    }

    /// The key as the newest source tells it; nil when nobody does.
    package static func key(_ id: String, in database: Database) throws -> KeyChanged? {
        let body = try Data.fetchOne(
            database,
            sql: "SELECT body FROM ingest_key WHERE id = ? ORDER BY at DESC, source DESC LIMIT 1",
            arguments: [id]
        )
        return try body.map { try KeyChanged(decodingBody: [UInt8]($0)) }
    }

    /// Every key as its newest source tells it.
    package static func all(in database: Database) throws -> [KeyChanged] {
        let ids = try String.fetchAll(database, sql: "SELECT DISTINCT id FROM ingest_key")
        return try ids.compactMap { try key($0, in: database) }
    }
}
