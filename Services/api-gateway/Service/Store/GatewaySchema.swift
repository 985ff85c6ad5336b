import GRDB
package import StateStore

/// The gateway's own tables, beside those of its journal.
package enum GatewaySchema {
    /// The steps, in order; released ones are never changed.
    package static let migrations = [
        StateMigration("gateway-1-tenants-keys-users-sessions") { database in
            try database.execute(sql: first)
        },
        VolumeTable.migration,
        AlertTable.migration,
        TicketTable.migration,
        ReplicationTable.migration,
        PoolTable.migration,
        TicketTable.order,
    ]

    private static let first = """
        CREATE TABLE tenant (id TEXT PRIMARY KEY, created_at INTEGER NOT NULL) STRICT;
        CREATE TABLE api_key (
            id TEXT PRIMARY KEY,
            secret_sha256 TEXT NOT NULL,
            permission TEXT NOT NULL,
            tenant TEXT NOT NULL REFERENCES tenant (id),
            client TEXT,
            note TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            expires_at INTEGER,
            revoked_at INTEGER
        ) STRICT;
        CREATE TABLE user (
            name TEXT PRIMARY KEY COLLATE NOCASE,
            password TEXT NOT NULL,
            permission TEXT NOT NULL,
            tenant TEXT NOT NULL REFERENCES tenant (id),
            clients TEXT NOT NULL,
            created_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE session (
            id_sha256 TEXT PRIMARY KEY,
            user TEXT NOT NULL REFERENCES user (name) ON DELETE CASCADE,
            started_at INTEGER NOT NULL,
            used_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX session_by_user ON session (user);
        CREATE TABLE sign_in_failure (
            name TEXT PRIMARY KEY,
            failures INTEGER NOT NULL,
            last_at INTEGER NOT NULL
        ) STRICT;
        """
}
