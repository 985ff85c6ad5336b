import GRDB
package import StateStore

/// Notifications that are to be sent, what came of each attempt, and how their destinations do.
package enum OutboxTables {
    /// The steps, in order; released ones are never changed.
    package static let migrations = [
        StateMigration("alert-router outbox, attempts, destinations") { database in
            try database.execute(sql: first)
        }
    ]

    private static let first = """
        CREATE TABLE notification (
            id INTEGER PRIMARY KEY AUTOINCREMENT, receiver TEXT NOT NULL,
            integration TEXT NOT NULL, place INTEGER NOT NULL, group_key TEXT NOT NULL,
            tenant TEXT NOT NULL, title TEXT NOT NULL, notice TEXT NOT NULL,
            queued_at INTEGER NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL,
            sent_with INTEGER, destination TEXT NOT NULL, ended_at INTEGER, reason TEXT
        ) STRICT;
        CREATE INDEX notification_waiting ON notification (id) WHERE state = 'waiting';
        CREATE INDEX notification_ended ON notification (ended_at) WHERE ended_at IS NOT NULL;
        CREATE INDEX notification_by_receiver ON notification (receiver, id);
        CREATE TABLE notification_alert (
            alert TEXT NOT NULL, notification INTEGER NOT NULL,
            PRIMARY KEY (alert, notification)) STRICT, WITHOUT ROWID;
        CREATE INDEX notification_alert_by_notification ON notification_alert (notification);
        CREATE TABLE delivery_attempt (
            notification INTEGER NOT NULL, number INTEGER NOT NULL, sent_with INTEGER NOT NULL,
            at INTEGER NOT NULL, took_ms INTEGER NOT NULL, word TEXT NOT NULL, reason TEXT,
            PRIMARY KEY (notification, number)) STRICT, WITHOUT ROWID;
        CREATE TABLE destination (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, failures INTEGER NOT NULL,
            refusals INTEGER NOT NULL, not_before INTEGER, disabled_since INTEGER,
            reason TEXT NOT NULL, changed_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        """
}
