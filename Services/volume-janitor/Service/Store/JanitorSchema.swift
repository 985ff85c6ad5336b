import GRDB
package import StateStore

/// The janitor's own tables, beside those of its journal.
package enum JanitorSchema {
    /// The steps, in order; released ones are never changed.
    package static let migrations = [
        StateMigration("volume-janitor registrations, turns, runs") { database in
            try database.execute(sql: first)
        }
    ]

    private static let first = """
        CREATE TABLE declaration (
            volume TEXT NOT NULL, path BLOB NOT NULL, source TEXT NOT NULL,
            algorithm TEXT NOT NULL, parameters TEXT NOT NULL, faults TEXT NOT NULL,
            summary TEXT NOT NULL, origins TEXT NOT NULL, warnings TEXT NOT NULL,
            first_seen INTEGER NOT NULL, changed_at INTEGER NOT NULL, orphaned_since INTEGER,
            PRIMARY KEY (volume, path, source)) STRICT, WITHOUT ROWID;
        CREATE TABLE governing (
            volume TEXT NOT NULL, path BLOB NOT NULL,
            revision INTEGER NOT NULL, since INTEGER NOT NULL,
            PRIMARY KEY (volume, path)) STRICT, WITHOUT ROWID;
        CREATE TABLE turn (
            volume TEXT NOT NULL, path BLOB NOT NULL, revision INTEGER NOT NULL,
            dry_at INTEGER, last_started INTEGER, next_due INTEGER NOT NULL,
            PRIMARY KEY (volume, path)) STRICT, WITHOUT ROWID;
        CREATE TABLE pause (
            volume TEXT PRIMARY KEY, until INTEGER, since INTEGER NOT NULL, by TEXT NOT NULL,
            reason TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE run (
            id INTEGER PRIMARY KEY AUTOINCREMENT, volume TEXT NOT NULL, path BLOB NOT NULL,
            algorithm TEXT NOT NULL, trigger TEXT NOT NULL, plan TEXT NOT NULL,
            planned_files INTEGER NOT NULL, planned_bytes INTEGER NOT NULL,
            started_at INTEGER NOT NULL, ended_at INTEGER, result TEXT) STRICT;
        CREATE INDEX run_by_path ON run (volume, path, id);
        CREATE TABLE kept_plan (
            volume TEXT NOT NULL, path BLOB NOT NULL, revision INTEGER NOT NULL,
            made_at INTEGER NOT NULL, plan TEXT NOT NULL, is_done INTEGER NOT NULL,
            PRIMARY KEY (volume, path)) STRICT, WITHOUT ROWID;
        CREATE TABLE measure (
            volume TEXT PRIMARY KEY, at INTEGER NOT NULL, totals TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE health (
            volume TEXT NOT NULL, path BLOB NOT NULL, word TEXT NOT NULL, since INTEGER NOT NULL,
            PRIMARY KEY (volume, path)) STRICT, WITHOUT ROWID;
        CREATE TABLE answer (
            key TEXT PRIMARY KEY, request TEXT NOT NULL, status INTEGER NOT NULL,
            body BLOB NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE setting (
            name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
        """
}
