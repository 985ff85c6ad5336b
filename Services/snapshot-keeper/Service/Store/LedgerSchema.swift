import GRDB
package import StateStore

/// The keeper's own tables, beside those of its journal.
package enum LedgerSchema {
    /// The steps, in order; released ones are never changed.
    package static let migrations = [
        StateMigration("snapshot-keeper ledger, runs, subvolumes, clock") {
            try $0.execute(sql: first)
        }
    ]

    private static let first = """
        CREATE TABLE snapshot (
            id INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL,
            source_uuid TEXT NOT NULL, pool TEXT NOT NULL, folder TEXT NOT NULL,
            name TEXT NOT NULL, uuid TEXT, state TEXT NOT NULL, taken_at INTEGER, hold TEXT,
            intended_at INTEGER NOT NULL, trigger TEXT NOT NULL, said TEXT,
            changed_at INTEGER NOT NULL) STRICT;
        CREATE INDEX snapshot_place ON snapshot (pool, folder, id);
        CREATE TABLE run (
            id INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL, trigger TEXT NOT NULL,
            started_at INTEGER NOT NULL, ended_at INTEGER, outcome TEXT, taken TEXT,
            deleted INTEGER, left_count INTEGER, said TEXT) STRICT;
        CREATE TABLE subvolume (
            path TEXT PRIMARY KEY, failure TEXT, failed_at INTEGER,
            left_count INTEGER NOT NULL DEFAULT 0, health TEXT, since INTEGER)
            STRICT, WITHOUT ROWID;
        CREATE TABLE clock (id INTEGER PRIMARY KEY CHECK (id = 1), look TEXT NOT NULL) STRICT;
        """
}
