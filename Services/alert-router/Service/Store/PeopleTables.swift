import AlertRouterCore
import Contracts
import Foundation
import GRDB
import Quantities
package import StateStore

/// What people have said of alerts, on the disk, beside what others were last told.
package enum PeopleTables {
    /// The step that makes them.
    package static let migration = StateMigration("alert-router people") { database in
        try database.execute(
            sql: """
                CREATE TABLE person_alert (
                    alert TEXT PRIMARY KEY, told BLOB NOT NULL, ended_at INTEGER,
                    occurrence INTEGER NOT NULL, acknowledgement TEXT, assignee TEXT
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX person_alert_by_end ON person_alert (ended_at);
                """
        )
    }

    /// The step that drops when alerts ended, by which nothing is looked for.
    package static let withoutEnds = StateMigration("alert-router people, no ends") { database in
        try database.execute(
            sql: """
                DROP INDEX person_alert_by_end;
                ALTER TABLE person_alert DROP COLUMN ended_at;
                """
        )
    }

    /// Keeps what others are told of an alert, as it is encoded for them; what people said of it
    /// stays.
    static func tell(
        _ alert: AlertChanged,
        _ message: PreparedMessage,
        in database: Database
    ) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO person_alert (alert, told, occurrence) VALUES (?, ?, ?)
                ON CONFLICT (alert) DO UPDATE SET told = excluded.told
                """
        ).execute(arguments: [alert.alert, Data(message.body), alert.occurrence])
    }

    /// What others were last told of an alert; nil for nothing.
    static func told(_ alert: String, in database: Database) throws -> AlertChanged? {
        try Data.fetchOne(
            database,
            sql: "SELECT told FROM person_alert WHERE alert = ?",
            arguments: [alert]
        ).map { try AlertChanged(decodingBody: Array($0)) }
    }

    /// What people have said of an alert; nil for nothing.
    static func care(of alert: String, in database: Database) throws -> AlertCare? {
        try Row.fetchOne(
            try database.cachedStatement(
                sql: """
                    SELECT occurrence, acknowledgement, assignee FROM person_alert WHERE alert = ?
                    """
            ),
            arguments: [alert]
        ).map { try care($0) }
    }

    /// What people have said of every alert of which they said something.
    static func all(in database: Database) throws -> [String: AlertCare] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT occurrence, acknowledgement, assignee, alert FROM person_alert
                WHERE acknowledgement IS NOT NULL OR assignee IS NOT NULL
                """
        )
        return Dictionary(try rows.map { ($0[3], try care($0)) }) { first, _ in first }
    }

    /// Keeps what people have said of an alert that others were told of.
    static func put(_ care: AlertCare, of alert: String, in database: Database) throws {
        let word = try care.acknowledgement.map {
            String(decoding: try JSONEncoder().encode($0), as: UTF8.self)
        }
        try database.execute(
            sql: """
                UPDATE person_alert SET occurrence = ?, acknowledgement = ?, assignee = ?
                WHERE alert = ?
                """,
            arguments: [care.occurrence, word, care.assignee, alert]
        )
    }

    /// Forgets an alert.
    static func forget(_ alert: String, in database: Database) throws {
        try database.cachedStatement(sql: "DELETE FROM person_alert WHERE alert = ?")
            .execute(arguments: [alert])
    }

    private static func care(_ row: Row) throws -> AlertCare {
        let word: String? = row[1]
        return AlertCare(
            occurrence: row[0],
            acknowledgement: try word.map {
                try JSONDecoder().decode(AlertAcknowledgement.self, from: Data($0.utf8))
            },
            assignee: row[2]
        )
    }
}
