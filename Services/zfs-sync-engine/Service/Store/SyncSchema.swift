import GRDB
package import StateStore

/// The engine's own tables, beside those of its journal: the document's six, and what a repair
/// needs to be found again after a kill.
package enum SyncSchema {
    /// The steps, in order; released ones are never changed.
    package static let migrations = [
        StateMigration("zfs-sync-engine hosts, pairs, datasets, states, runs, actions") {
            try $0.execute(sql: first)
        }
    ]

    private static let first = """
        CREATE TABLE san_host (
            name TEXT PRIMARY KEY, hostname TEXT NOT NULL, ssh_port INTEGER NOT NULL,
            ssh_user TEXT NOT NULL, is_configured INTEGER NOT NULL, dialect TEXT,
            listed_at INTEGER, failed_at INTEGER, failure TEXT, said TEXT) STRICT, WITHOUT ROWID;
        CREATE TABLE san_pair (
            name TEXT PRIMARY KEY, primary_host TEXT NOT NULL, backup_host TEXT NOT NULL,
            is_configured INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE dataset (
            id INTEGER PRIMARY KEY AUTOINCREMENT, pair TEXT NOT NULL, name TEXT NOT NULL,
            backup_host TEXT NOT NULL, backup_dataset TEXT NOT NULL,
            is_configured INTEGER NOT NULL, source_guid TEXT, lineage TEXT,
            failures INTEGER NOT NULL DEFAULT 0, failure TEXT, next_try INTEGER,
            anchor TEXT, refusal TEXT,
            UNIQUE (backup_host, backup_dataset, pair, name)) STRICT;
        CREATE TABLE begun (
            dataset INTEGER NOT NULL, guid TEXT NOT NULL, at INTEGER NOT NULL,
            PRIMARY KEY (dataset, guid)) STRICT, WITHOUT ROWID;
        CREATE TABLE snapshot_state (
            dataset INTEGER PRIMARY KEY, evidence TEXT NOT NULL, plan TEXT NOT NULL,
            at INTEGER NOT NULL) STRICT;
        CREATE TABLE run (
            id INTEGER PRIMARY KEY AUTOINCREMENT, trigger TEXT NOT NULL, person TEXT,
            dataset INTEGER, is_dry_run INTEGER NOT NULL, started_at INTEGER NOT NULL,
            ended_at INTEGER, result TEXT, summary TEXT) STRICT;
        CREATE TABLE action (
            id INTEGER PRIMARY KEY AUTOINCREMENT, run INTEGER NOT NULL, dataset INTEGER NOT NULL,
            plan TEXT NOT NULL, commands TEXT NOT NULL, why TEXT NOT NULL, class TEXT NOT NULL,
            approval TEXT, expected TEXT, estimate INTEGER, intended_at INTEGER NOT NULL,
            settled_at INTEGER, outcome TEXT, failure TEXT, said TEXT, bytes INTEGER) STRICT;
        CREATE INDEX action_by_run ON action (run, id);
        CREATE INDEX action_open ON action (id) WHERE outcome IS NULL;
        CREATE TABLE swap (
            dataset INTEGER PRIMARY KEY, intent TEXT NOT NULL, run INTEGER NOT NULL,
            begun_at INTEGER NOT NULL, stuck TEXT) STRICT;
        CREATE TABLE superseded (
            host TEXT NOT NULL, guid TEXT NOT NULL, dataset INTEGER NOT NULL, name TEXT NOT NULL,
            kind TEXT NOT NULL, at INTEGER NOT NULL,
            PRIMARY KEY (host, guid)) STRICT, WITHOUT ROWID;
        CREATE TABLE target_lock (
            host TEXT NOT NULL, name TEXT NOT NULL, run INTEGER NOT NULL, since INTEGER NOT NULL,
            PRIMARY KEY (host, name)) STRICT, WITHOUT ROWID;
        """
}
