import AlertRouterCore
import Foundation
import GRDB
import Quantities
package import StateStore

/// Groups' timers and what targets were told, on the disk.
package enum GroupTables {
    /// The step that makes them.
    package static let migration = StateMigration("alert-router groups") { database in
        try database.execute(
            sql: """
                CREATE TABLE alert_group (
                    route TEXT NOT NULL, labels TEXT NOT NULL, due INTEGER NOT NULL,
                    has_flushed INTEGER NOT NULL, PRIMARY KEY (route, labels)
                ) STRICT, WITHOUT ROWID;
                CREATE TABLE notification_log (
                    group_key TEXT NOT NULL, receiver TEXT NOT NULL, integration TEXT NOT NULL,
                    place INTEGER NOT NULL, at INTEGER NOT NULL, keep_until INTEGER NOT NULL,
                    firing BLOB NOT NULL, resolved BLOB NOT NULL,
                    PRIMARY KEY (group_key, receiver, integration, place)
                ) STRICT, WITHOUT ROWID;
                """
        )
    }

    /// The step that keeps what maintenance holds back.
    package static let heldMigration = StateMigration("alert-router held back") { database in
        try database.execute(
            sql: "ALTER TABLE notification_log ADD COLUMN held BLOB NOT NULL DEFAULT x''"
        )
    }

    /// A group as its row names it: the route's id and the labels' text.
    struct Name: Hashable {
        var route: String
        var labels: String

        init(route: String, labels: String) {
            self.route = route
            self.labels = labels
        }

        init(_ id: GroupID, in tree: RouteTree) {
            self.init(route: tree.routes[id.route].id, labels: GroupID.text(of: id.labels))
        }
    }

    static func put(
        _ name: Name,
        _ group: AlertGroup?,
        in database: Database
    ) throws {
        guard let group else {
            return try database.cachedStatement(
                sql: "DELETE FROM alert_group WHERE route = ? AND labels = ?"
            ).execute(arguments: [name.route, name.labels])
        }
        try database.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO alert_group (route, labels, due, has_flushed)
                VALUES (?, ?, ?, ?)
                """
        ).execute(
            arguments: [name.route, name.labels, group.due.microseconds, group.hasFlushed ? 1 : 0]
        )
    }

    static func timers(in database: Database) throws -> [Name: Dispatcher.Timer] {
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT route, labels, due, has_flushed FROM alert_group"
        )
        return Dictionary(
            uniqueKeysWithValues: rows.map { row in
                (
                    Name(route: row[0], labels: row[1]),
                    Dispatcher.Timer(due: Timestamp(microseconds: row[2]), hasFlushed: row[3])
                )
            }
        )
    }

    static func note(
        _ entry: NotificationEntry,
        _ key: NotificationEntry.Key,
        keepUntil: Timestamp,
        in database: Database
    ) throws {
        try database.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO notification_log (group_key, receiver, integration, place,
                    at, keep_until, firing, resolved, held)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(
            arguments: [
                key.groupKey, key.receiver, key.integration, key.index, entry.at.microseconds,
                keepUntil.microseconds, bytes(entry.firing), bytes(entry.resolved),
                bytes(entry.held),
            ]
        )
    }

    static func log(
        in database: Database
    ) throws -> [NotificationEntry.Key: (entry: NotificationEntry, keepUntil: Timestamp)] {
        var log: [NotificationEntry.Key: (entry: NotificationEntry, keepUntil: Timestamp)] = [:]
        for row in try Row.fetchAll(
            database,
            sql: """
                SELECT group_key, receiver, integration, place, at, keep_until, firing, resolved,
                    held
                FROM notification_log
                """
        ) {
            let key = NotificationEntry.Key(
                groupKey: row[0],
                receiver: row[1],
                integration: row[2],
                index: row[3]
            )
            let entry = NotificationEntry(
                at: Timestamp(microseconds: row[4]),
                firing: hashes(row[6]),
                resolved: hashes(row[7]),
                held: hashes(row[8])
            )
            log[key] = (entry, Timestamp(microseconds: row[5]))
        }
        return log
    }

    static func forgetLog(before moment: Timestamp, in database: Database) throws {
        try database.execute(
            sql: "DELETE FROM notification_log WHERE keep_until < ?",
            arguments: [moment.microseconds]
        )
    }

    /// Moves the moments of all entries by as much as the wall clock was set.
    static func shiftLog(by jump: Duration, in database: Database) throws {
        try database.execute(
            sql: "UPDATE notification_log SET at = at + ?1, keep_until = keep_until + ?1",
            arguments: [jump.wholeMicroseconds]
        )
    }

    private static func bytes(_ hashes: Set<UInt64>) -> Data {
        var writer = ByteWriter()
        for hash in hashes.sorted() { writer.number(Int64(bitPattern: hash)) }
        return writer.data
    }

    private static func hashes(_ data: Data) -> Set<UInt64> {
        var reader = ByteReader(data)
        var hashes: Set<UInt64> = []
        while let number = reader.number() { hashes.insert(UInt64(bitPattern: number)) }
        return hashes
    }
}
