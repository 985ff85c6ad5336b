import GRDB

/// The tables of a journal.
///
/// A row's place in the outbox is lane id × 2⁴⁸ + sequence: one tree, in order, no second index.
enum JournalSchema {
    static let migrations = [
        StateMigration("journal 1") { database in
            try database.execute(
                sql: """
                    CREATE TABLE journal (
                        instance TEXT NOT NULL, epoch BLOB NOT NULL, made_at INTEGER NOT NULL);
                    CREATE TABLE lane (
                        id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
                        next_seq INTEGER NOT NULL DEFAULT 1, low_seq INTEGER NOT NULL DEFAULT 1,
                        floor_seq INTEGER NOT NULL DEFAULT 0, bytes INTEGER NOT NULL DEFAULT 0,
                        held_bytes INTEGER NOT NULL DEFAULT 0);
                    CREATE TABLE outbox (
                        place INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, key TEXT NOT NULL,
                        at INTEGER NOT NULL, trace TEXT, size INTEGER NOT NULL,
                        crc32c INTEGER NOT NULL, body BLOB NOT NULL);
                    CREATE TABLE subscriber (
                        lane INTEGER NOT NULL REFERENCES lane (id), source TEXT NOT NULL,
                        service TEXT NOT NULL, acked_seq INTEGER NOT NULL,
                        last_seen INTEGER NOT NULL, PRIMARY KEY (lane, source)) WITHOUT ROWID;
                    CREATE TABLE cursor (
                        source TEXT NOT NULL, lane TEXT NOT NULL, epoch BLOB NOT NULL,
                        next_seq INTEGER NOT NULL, last_id BLOB, is_open INTEGER NOT NULL,
                        PRIMARY KEY (source, lane, epoch)) WITHOUT ROWID;
                    CREATE TABLE inbox (
                        place INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL,
                        lane TEXT NOT NULL, epoch BLOB NOT NULL, seq INTEGER NOT NULL,
                        id BLOB NOT NULL UNIQUE, key TEXT NOT NULL, at INTEGER NOT NULL,
                        trace TEXT, attempts INTEGER NOT NULL DEFAULT 0,
                        not_before INTEGER NOT NULL DEFAULT 0, last_error TEXT,
                        body BLOB NOT NULL);
                    CREATE INDEX inbox_key ON inbox (lane, source, key, place);
                    CREATE TABLE seen (
                        id BLOB PRIMARY KEY, done_at INTEGER NOT NULL) WITHOUT ROWID;
                    CREATE TABLE loss (
                        source TEXT NOT NULL, lane TEXT NOT NULL, epoch BLOB NOT NULL,
                        from_seq INTEGER NOT NULL, to_seq INTEGER NOT NULL,
                        reason TEXT NOT NULL, at INTEGER NOT NULL);
                    """
            )
        },
        StateMigration("journal 2") { database in
            try database.execute(
                sql: """
                    CREATE TABLE closed_epoch (
                        epoch BLOB NOT NULL, lane INTEGER NOT NULL REFERENCES lane (id),
                        carried_seq INTEGER NOT NULL, head_seq INTEGER NOT NULL,
                        closed_at INTEGER NOT NULL, PRIMARY KEY (epoch, lane)) WITHOUT ROWID;
                    """
            )
        },
        StateMigration("journal 3") { database in
            try database.execute(
                sql: """
                    ALTER TABLE journal ADD COLUMN is_open INTEGER NOT NULL DEFAULT 0;
                    CREATE TABLE dead_letter (
                        place INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL,
                        lane TEXT NOT NULL, epoch BLOB NOT NULL, seq INTEGER NOT NULL,
                        id BLOB NOT NULL UNIQUE, key TEXT NOT NULL, at INTEGER NOT NULL,
                        trace TEXT, attempts INTEGER NOT NULL, reason TEXT NOT NULL,
                        died_at INTEGER NOT NULL, body BLOB NOT NULL);
                    CREATE TABLE dead_letter_audit (
                        place INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL,
                        action TEXT NOT NULL, person TEXT NOT NULL, reason TEXT NOT NULL,
                        at INTEGER NOT NULL);
                    CREATE TABLE trying (
                        source TEXT NOT NULL, lane TEXT NOT NULL, from_seq INTEGER NOT NULL,
                        to_seq INTEGER NOT NULL, until_seq INTEGER NOT NULL,
                        crashes INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0,
                        PRIMARY KEY (source, lane)) WITHOUT ROWID;
                    """
            )
        },
        StateMigration("journal 4") { database in
            try database.execute(
                sql: """
                    ALTER TABLE lane ADD COLUMN is_torn INTEGER NOT NULL DEFAULT 0;
                    CREATE TABLE projection (
                        lane TEXT NOT NULL, key TEXT NOT NULL, source TEXT NOT NULL,
                        epoch BLOB NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL,
                        mark INTEGER NOT NULL DEFAULT 0, body BLOB NOT NULL,
                        PRIMARY KEY (lane, key, source)) WITHOUT ROWID;
                    """
            )
        },
        // Without it what waits in the inbox is sorted anew for every look at it.
        StateMigration("journal 5") { database in
            try database.execute(sql: "CREATE INDEX inbox_lane ON inbox (lane, place)")
        },
        CommandSchema.migration,
    ]

    /// Sequences fit into the lower 48 bits of a place.
    static let sequenceMax: UInt64 = 1 << 48 - 1

    /// The place of a sequence of a lane.
    static func place(lane: Int64, sequence: UInt64) -> Int64 {
        lane << 48 | Int64(min(sequence, sequenceMax))
    }
}
