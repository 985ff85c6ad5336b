import GRDB
package import StateStore

/// The audit's table in the service's journal.
package enum AuditTables {
    /// The steps to be given to the journal when it is opened.
    package static let migrations = [
        StateMigration("deletion audit") { database in
            try database.execute(
                sql: """
                    CREATE TABLE deletion (
                        id INTEGER PRIMARY KEY AUTOINCREMENT,
                        run TEXT NOT NULL,
                        registration TEXT NOT NULL,
                        volume TEXT NOT NULL,
                        base BLOB NOT NULL,
                        path BLOB NOT NULL,
                        kind TEXT NOT NULL,
                        inode INTEGER NOT NULL,
                        links INTEGER NOT NULL,
                        apparent INTEGER NOT NULL,
                        allocated INTEGER NOT NULL,
                        modified INTEGER NOT NULL,
                        changed INTEGER NOT NULL,
                        reason TEXT NOT NULL,
                        intended_at INTEGER NOT NULL,
                        outcome TEXT,
                        error TEXT,
                        settled_at INTEGER
                    ) STRICT;
                    CREATE INDEX deletion_unsettled ON deletion (id) WHERE outcome IS NULL;
                    CREATE INDEX deletion_volume ON deletion (volume, intended_at);
                    CREATE INDEX deletion_run ON deletion (run);
                    """
            )
        }
    ]
}
