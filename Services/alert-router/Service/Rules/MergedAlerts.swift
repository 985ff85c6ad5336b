package import AlertRouterCore
package import Contracts
import Foundation
import GRDB
package import Quantities
package import StateStore

/// Merges alerts in the journal's own table, one at a time, and tells how each stands.
package struct MergedAlerts: AlertSink {
    /// The step that makes its table.
    package static let migration = StateMigration("alert-router merged alerts") { database in
        try database.execute(
            sql: """
                CREATE TABLE merged_alert (
                    fingerprint INTEGER PRIMARY KEY, ends_at INTEGER NOT NULL, body BLOB NOT NULL
                ) STRICT
                """
        )
    }

    /// Alerts that are kept at the most; the ones that ended first go first.
    package static let alertsMax = 100_000

    /// Puts what people have said of an alert into what others are told of it.
    private let decorate: @Sendable (inout AlertChanged, JournalUnit) throws -> Void

    /// A sink.
    ///
    /// - Parameter decorate: what is added to an alert before others are told of it.
    package init(
        decorate: @escaping @Sendable (inout AlertChanged, JournalUnit) throws -> Void = { _, _ in }
    ) {
        self.decorate = decorate
    }

    /// Takes what was said.
    @discardableResult
    package func take(
        _ reports: [AlertReport],
        in unit: JournalUnit,
        now: Timestamp
    ) throws -> [AlertChange] {
        try reports.flatMap { report in
            let key = Fingerprint(of: report.identity ?? report.labels)
            var book = AlertBook(records: try kept(key, unit.database).map { [$0] } ?? [])
            let changes = book.apply([report], now: now)
            for change in changes {
                try keep(change.record, unit.database)
                guard change.isVisible else { continue }
                try publish(change.record, now, unit)
            }
            return changes
        }
    }

    private func publish(
        _ record: AlertRecord,
        _ now: Timestamp,
        _ unit: JournalUnit
    ) throws {
        let alert = record.alert
        var message = AlertChanged(
            tenant: record.subject.tenant,
            alert: record.fingerprint.description,
            name: alert.labels[Alert.nameLabel],
            severity: AlertSeverity(rawValue: alert.labels[Alert.severityLabel]),
            summary: alert.annotations["summary"] ?? "",
            labels: alert.labels.dictionary,
            origin: alert.origin.rawValue,
            startsAt: alert.startsAt,
            asOf: now
        )
        message.client = record.subject.client
        message.system = record.subject.system
        message.object = record.subject.object
        message.details = alert.annotations["description"] ?? ""
        message.occurrence = record.occurrence
        if !record.isFiring { (message.state, message.endedAt) = (.resolved, alert.endsAt) }
        try decorate(&message, unit)
        try unit.put(message, at: now)
    }

    // MARK: - Rows

    private struct Body: Codable {
        var identity, labels, annotations: [String: String]
        var startsAt, endsAt, updatedAt: Timestamp
        var isTimeout, isFiring: Bool
        var occurrence: Int
        var url, origin: String
        var tenant: TenantID
        var client: ClientName?
        var system: SystemID?
        var object: String?
    }

    private func kept(_ key: Fingerprint, _ database: Database) throws -> AlertRecord? {
        let data = try Data.fetchOne(
            try database.cachedStatement(
                sql: "SELECT body FROM merged_alert WHERE fingerprint = ?"
            ),
            arguments: [Int64(bitPattern: key.value)]
        )
        guard let data else { return nil }
        let body = try JSONDecoder().decode(Body.self, from: data)
        return AlertRecord(
            alert: Alert(
                labels: LabelSet(body.labels),
                identity: LabelSet(body.identity),
                annotations: body.annotations,
                startsAt: body.startsAt,
                endsAt: body.endsAt,
                isTimeout: body.isTimeout,
                updatedAt: body.updatedAt,
                generatorURL: body.url,
                origin: Alert.Origin(rawValue: body.origin) ?? .rule
            ),
            subject: AlertSubject(
                tenant: body.tenant,
                client: body.client,
                system: body.system,
                object: body.object
            ),
            occurrence: body.occurrence,
            isFiring: body.isFiring
        )
    }

    private func keep(_ record: AlertRecord, _ database: Database) throws {
        let (alert, subject) = (record.alert, record.subject)
        let body = Body(
            identity: alert.identity.dictionary,
            labels: alert.labels.dictionary,
            annotations: alert.annotations,
            startsAt: alert.startsAt,
            endsAt: alert.endsAt,
            updatedAt: alert.updatedAt,
            isTimeout: alert.isTimeout,
            isFiring: record.isFiring,
            occurrence: record.occurrence,
            url: alert.generatorURL,
            origin: alert.origin.rawValue,
            tenant: subject.tenant,
            client: subject.client,
            system: subject.system,
            object: subject.object
        )
        try database.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO merged_alert (fingerprint, ends_at, body) VALUES (?, ?, ?)
                """
        ).execute(
            arguments: [
                Int64(bitPattern: record.fingerprint.value), alert.endsAt.microseconds,
                try JSONEncoder().encode(body),
            ]
        )
        try database.cachedStatement(
            sql: """
                DELETE FROM merged_alert WHERE fingerprint IN (
                    SELECT fingerprint FROM merged_alert ORDER BY ends_at
                    LIMIT max(0, (SELECT count(*) FROM merged_alert) - ?))
                """
        ).execute(arguments: [Self.alertsMax])
    }
}
