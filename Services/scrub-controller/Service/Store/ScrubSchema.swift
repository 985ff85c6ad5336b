import GRDB
package import StateStore

/// The controller's own tables, beside those of its journal.
package enum ScrubSchema {
    /// The steps, in order; released ones are never changed.
    package static let migrations = [
        StateMigration("scrub-controller pools, runs, limits") { database in
            try database.execute(sql: first)
        }
    ]

    private static let first = """
        CREATE TABLE scrub_pool (
            id TEXT PRIMARY KEY, place TEXT NOT NULL, state TEXT NOT NULL, book TEXT NOT NULL,
            seen_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE scrub_run (
            pool TEXT NOT NULL, id INTEGER NOT NULL, body TEXT NOT NULL,
            PRIMARY KEY (pool, id)) STRICT, WITHOUT ROWID;
        CREATE TABLE speed_limit (
            pool TEXT NOT NULL, device INTEGER NOT NULL, bytes INTEGER NOT NULL,
            PRIMARY KEY (pool, device)) STRICT, WITHOUT ROWID;
        CREATE TABLE kernel_log (
            boot TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        """
}
