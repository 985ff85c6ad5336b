import Contracts
import GRDB
package import StateStore

/// The table of ingest keys that releases before the journal's projections had: made, and emptied
/// into the projection of the lane of keys.
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

    /// Moves the keys to the projection of their lane.
    ///
    /// A key of an unknown epoch counts as of the one that is followed.
    package static let projected = StateMigration("collector ingest keys projected") { database in
        try database.execute(
            sql: """
                INSERT INTO projection (lane, key, source, epoch, seq, at, body)
                SELECT ?1, id, source, coalesce(epoch, (
                    SELECT cursor.epoch FROM cursor
                    WHERE cursor.source = ingest_key.source AND cursor.lane = ?1 AND is_open
                ), zeroblob(16)), sequence, at, body FROM ingest_key
                """,
            arguments: [KeyChanged.lane.name.text]
        )
        try database.execute(sql: "DROP TABLE ingest_key")
    }
}
