package import Contracts
import Foundation
package import GRDB
import Quantities
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

    /// Adds where in its lane a source said it; for keys from before nobody knows.
    package static let epochs = StateMigration("collector ingest keys by epoch") { database in
        try database.execute(
            sql: """
                ALTER TABLE ingest_key ADD COLUMN epoch BLOB;
                ALTER TABLE ingest_key ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0
                """
        )
    }

    /// Forgets what a source said in other epochs at a message's sequence or later: where this
    /// epoch has the message, it has nothing of that.
    ///
    /// - Parameters:
    ///   - message: the message whose epoch counts.
    ///   - database: the journal's.
    /// - Returns: the ids of the keys it was about.
    /// - Throws: when the journal cannot be written.
    package static func forget(
        contradicted message: Envelope,
        in database: Database
    ) throws -> [String] {
        try String.fetchAll(
            database,
            sql: """
                DELETE FROM ingest_key WHERE source = ? AND epoch IS NOT ? AND sequence >= ?
                RETURNING id
                """,
            arguments: [
                message.source.text, Data(message.epoch.bytes), Int64(message.sequence),
            ]
        )
    }

    /// Stores what a source's message says of a key, in place of what that source said before.
    package static func put(
        _ key: KeyChanged,
        from message: Envelope,
        in database: Database
    ) throws {
        try database.execute(
            sql: """
                INSERT INTO ingest_key (id, source, at, body, epoch, sequence)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (id, source) DO UPDATE SET at = excluded.at, body = excluded.body,
                    epoch = excluded.epoch, sequence = excluded.sequence
                """,
            arguments: [
                key.id, message.source.text, message.time.microseconds,
                Data(try key.encodedBody()), Data(message.epoch.bytes), Int64(message.sequence),
            ]
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
