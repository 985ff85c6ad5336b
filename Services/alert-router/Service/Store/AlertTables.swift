import AlertRouterCore
import Foundation
import GRDB
import Quantities
package import StateStore

/// Alerts on the disk.
package enum AlertTables {
    /// The step that makes them.
    package static let migration = StateMigration("alert-router alerts") { database in
        try database.execute(
            sql: """
                CREATE TABLE alert (
                    fingerprint INTEGER PRIMARY KEY, body BLOB NOT NULL, is_open INTEGER NOT NULL
                ) STRICT;
                CREATE TABLE left_alert (
                    fingerprint INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
                CREATE TABLE router (
                    id INTEGER PRIMARY KEY CHECK (id = 1), generation INTEGER NOT NULL) STRICT;
                INSERT INTO router (id, generation) VALUES (1, 0);
                """
        )
    }

    /// An alert with whether a group still has to pass it on.
    struct Kept {
        var record: AlertRecord
        var isOpen: Bool
    }

    static func put(_ record: AlertRecord, isOpen: Bool, in database: Database) throws {
        let statement = try database.cachedStatement(
            sql: "INSERT OR REPLACE INTO alert (fingerprint, body, is_open) VALUES (?, ?, ?)"
        )
        try statement.execute(
            arguments: [key(record.fingerprint), body(record), isOpen ? 1 : 0]
        )
    }

    static func close(_ fingerprint: Fingerprint, in database: Database) throws {
        try database.cachedStatement(sql: "UPDATE alert SET is_open = 0 WHERE fingerprint = ?")
            .execute(arguments: [key(fingerprint)])
        try database.cachedStatement(sql: "DELETE FROM left_alert WHERE fingerprint = ?")
            .execute(arguments: [key(fingerprint)])
    }

    static func forget(_ fingerprint: Fingerprint, in database: Database) throws {
        try database.cachedStatement(sql: "DELETE FROM alert WHERE fingerprint = ?")
            .execute(arguments: [key(fingerprint)])
    }

    /// Keeps an alert as it was in the group that it left.
    static func leave(_ alert: Alert, in database: Database) throws {
        let record = AlertRecord(
            alert: alert,
            subject: AlertSubject(),
            occurrence: 1,
            isFiring: false
        )
        try database.cachedStatement(
            sql: "INSERT OR REPLACE INTO left_alert (fingerprint, body) VALUES (?, ?)"
        ).execute(arguments: [key(alert.fingerprint), body(record)])
    }

    static func all(in database: Database) throws -> [Kept] {
        try Row.fetchAll(database, sql: "SELECT fingerprint, body, is_open FROM alert").map {
            Kept(record: try record($0), isOpen: $0[2])
        }
    }

    static func left(in database: Database) throws -> [Alert] {
        try Row.fetchAll(database, sql: "SELECT fingerprint, body FROM left_alert").map {
            try record($0).alert
        }
    }

    static func generation(in database: Database) throws -> Int64 {
        let statement = try database.cachedStatement(sql: "SELECT generation FROM router")
        return try Int64.fetchOne(statement) ?? 0
    }

    static func setGeneration(_ value: Int64, in database: Database) throws {
        try database.cachedStatement(sql: "UPDATE router SET generation = ?")
            .execute(arguments: [value])
    }

    private static func key(_ fingerprint: Fingerprint) -> Int64 {
        Int64(bitPattern: fingerprint.value)
    }

    private static func body(_ record: AlertRecord) -> Data {
        let (alert, subject) = (record.alert, record.subject)
        var writer = ByteWriter()
        writer.number(1)
        writer.texts(alert.identity.dictionary)
        writer.texts(alert.labels.dictionary)
        writer.texts(alert.annotations)
        for moment in [alert.startsAt, alert.endsAt, alert.updatedAt] {
            writer.number(moment.microseconds)
        }
        writer.number((alert.isTimeout ? 1 : 0) | (record.isFiring ? 2 : 0))
        writer.number(Int64(record.occurrence))
        let texts = [
            alert.generatorURL, alert.origin.rawValue, subject.tenant.text,
            subject.client?.text ?? "", subject.system?.text ?? "", subject.object ?? "",
        ]
        texts.forEach { writer.text($0) }
        return writer.data
    }

    private static func record(_ row: Row) throws -> AlertRecord {
        var reader = ByteReader(row[1])
        guard reader.number() == 1, let identity = reader.texts(), let labels = reader.texts(),
            let annotations = reader.texts(), let starts = reader.number(),
            let ends = reader.number(), let updated = reader.number(), let flags = reader.number(),
            let occurrence = reader.number(), let url = reader.text(),
            let origin = reader.text().flatMap(Alert.Origin.init), let tenant = reader.text(),
            let client = reader.text(), let system = reader.text(), let object = reader.text()
        else { throw BrokenRow(table: "alert", key: "\(row[0] as Int64)") }
        return AlertRecord(
            alert: Alert(
                labels: LabelSet(labels),
                identity: LabelSet(identity),
                annotations: annotations,
                startsAt: Timestamp(microseconds: starts),
                endsAt: Timestamp(microseconds: ends),
                isTimeout: flags & 1 == 1,
                updatedAt: Timestamp(microseconds: updated),
                generatorURL: url,
                origin: origin
            ),
            subject: AlertSubject(
                tenant: TenantID(tenant) ?? .single,
                client: ClientName(client),
                system: SystemID(system),
                object: object.isEmpty ? nil : object
            ),
            occurrence: Int(occurrence),
            isFiring: flags & 2 == 2
        )
    }
}
