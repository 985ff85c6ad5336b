import GRDB

/// The records of commands on both sides: `issued_command` where they are issued, `operation` where
/// they are performed.
enum CommandSchema {
    static let migration = StateMigration("journal 6") { database in
        try database.execute(
            sql: """
                CREATE TABLE issued_command (
                    place INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL UNIQUE,
                    target TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL,
                    person TEXT NOT NULL, request BLOB NOT NULL, issued_at INTEGER NOT NULL,
                    expires_at INTEGER NOT NULL, state TEXT NOT NULL, attempt INTEGER,
                    token INTEGER, decided_at INTEGER, reason TEXT, facts TEXT,
                    answered_at INTEGER);
                CREATE INDEX issued_command_state ON issued_command (state, expires_at);
                CREATE TABLE operation (
                    place INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL UNIQUE,
                    issuer TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL,
                    person TEXT NOT NULL, request BLOB NOT NULL, issued_at INTEGER NOT NULL,
                    expires_at INTEGER NOT NULL, state TEXT NOT NULL,
                    attempts INTEGER NOT NULL DEFAULT 0, reason TEXT,
                    received_at INTEGER NOT NULL, changed_at INTEGER NOT NULL);
                CREATE INDEX operation_state ON operation (state, place);
                """
        )
    }
}
