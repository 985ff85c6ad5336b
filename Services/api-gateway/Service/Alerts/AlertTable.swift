import APIGatewayCore
import Contracts
import Foundation
import GRDB
import Quantities
import StateStore

/// Alerts as their router last told of them, each with its story, and who was told how.
struct AlertTable: Sendable {
    /// Lines of one alert's story at the most; the oldest go first.
    static let stepsMax = 200
    /// Notifications that are kept to be looked at.
    static let deliveriesMax = 1000

    /// Makes the tables.
    static let migration = StateMigration("gateway-3-alerts") { database in
        try database.execute(sql: schema)
    }

    let journal: ServiceJournal

    /// Takes in what stands of an alert, in the commit that moves the cursor; nil when it is gone.
    static func put(_ id: String, _ new: AlertChanged?, in database: Database) throws {
        guard let new else {
            try database.execute(sql: "DELETE FROM alert WHERE id = ?", arguments: [id])
            return try database.execute(
                sql: "DELETE FROM alert_step WHERE alert = ?",
                arguments: [id]
            )
        }
        let old = try Data.fetchOne(
            database,
            sql: "SELECT body FROM alert WHERE id = ? AND tenant = ?",
            arguments: [id, new.tenant.text]
        ).flatMap { try? AlertChanged(decodingBody: Array($0)) }
        try database.execute(sql: upsert, arguments: row(new))
        for step in AlertStep.steps(from: old, to: new) {
            try add(step, to: id, new.tenant, in: database)
        }
    }

    /// Takes in that a notification was delivered or given up.
    static func put(_ told: NotificationDelivered, in database: Database) throws {
        let step = AlertStep(told)
        for alert in told.alerts { try add(step, to: alert, told.tenant, in: database) }
        try database.execute(
            sql: "INSERT INTO delivery (tenant, at, body) VALUES (?, ?, ?)",
            arguments: [told.tenant.text, told.at.microseconds, Data(try told.encodedBody())]
        )
        try database.execute(
            sql: "DELETE FROM delivery WHERE place <= ?",
            arguments: [database.lastInsertedRowID - Int64(deliveriesMax)]
        )
    }

    private static func add(
        _ step: AlertStep,
        to alert: String,
        _ tenant: TenantID,
        in database: Database
    ) throws {
        try database.execute(
            sql: "INSERT INTO alert_step (tenant, alert, at, body) VALUES (?, ?, ?, ?)",
            arguments: [
                tenant.text, alert, step.at.microseconds, try JSONEncoder().encode(step),
            ]
        )
        try database.execute(
            sql: """
                DELETE FROM alert_step WHERE alert = ?1 AND place <= (
                    SELECT place FROM alert_step WHERE alert = ?1
                    ORDER BY place DESC LIMIT 1 OFFSET ?2)
                """,
            arguments: [alert, stepsMax]
        )
    }

    private static func row(_ alert: AlertChanged) throws -> StatementArguments {
        let words = [
            alert.name, alert.summary, alert.client?.text ?? "", alert.system?.text ?? "",
            alert.object ?? "",
        ].joined(separator: "\n").lowercased()
        let isOver = alert.state == .resolved
        let until: Int64 = alert.acknowledgement.map { $0.until?.microseconds ?? .max } ?? 0
        return [
            alert.tenant.text, alert.alert, alert.client?.text, alert.system?.text, alert.name,
            alert.severity.rawValue, alert.state.rawValue,
            AlertWords.rank(alert.severity) + (isOver ? 100 : 0), alert.startsAt.microseconds,
            until, alert.acknowledgement?.by ?? "", alert.assignee ?? "", words,
            Data(try alert.encodedBody()),
        ]
    }

    private static let upsert = """
        INSERT OR REPLACE INTO alert (tenant, id, client, system, name, severity, state, place,
            starts_at, acknowledged_until, acknowledged_by, assignee, words, body)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    private static let schema = """
        CREATE TABLE alert (
            tenant TEXT NOT NULL, id TEXT NOT NULL, client TEXT, system TEXT, name TEXT NOT NULL,
            severity TEXT NOT NULL, state TEXT NOT NULL, place INTEGER NOT NULL,
            starts_at INTEGER NOT NULL, acknowledged_until INTEGER NOT NULL,
            acknowledged_by TEXT NOT NULL, assignee TEXT NOT NULL, words TEXT NOT NULL,
            body BLOB NOT NULL, PRIMARY KEY (id)) STRICT, WITHOUT ROWID;
        CREATE INDEX alert_by_urgency ON alert (tenant, place, starts_at DESC, id);
        CREATE INDEX alert_by_system ON alert (tenant, system, place);
        CREATE TABLE alert_step (
            place INTEGER PRIMARY KEY AUTOINCREMENT, tenant TEXT NOT NULL, alert TEXT NOT NULL,
            at INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
        CREATE INDEX alert_step_by_alert ON alert_step (alert, place);
        CREATE TABLE delivery (
            place INTEGER PRIMARY KEY AUTOINCREMENT, tenant TEXT NOT NULL, at INTEGER NOT NULL,
            body BLOB NOT NULL) STRICT;
        """
}
