import AlertRouterCore
import Contracts
import Foundation
import GRDB
import Quantities
package import StateStore

/// What is remembered of alerts that flap and of alerts that nobody looks after, on the disk.
package enum CareTables {
    /// The step that makes them.
    package static let migration = StateMigration("alert-router care") { database in
        try database.execute(
            sql: """
                CREATE TABLE alert_flap (
                    alert INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
                CREATE TABLE alert_escalation (
                    alert INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
                """
        )
    }

    // MARK: - Flapping

    static func put(_ state: FlapState?, of alert: Fingerprint, in database: Database) throws {
        guard let state else { return try remove(alert, from: "alert_flap", in: database) }
        var writer = ByteWriter()
        writer.number((state.isDown ? 1 : 0) | (state.isFlapping ? 2 : 0) | (state.wasTold ? 4 : 0))
        writer.text(state.severity)
        writer.number(Int64(state.changes.count))
        for moment in state.changes { writer.number(moment.microseconds) }
        try database.cachedStatement(
            sql: "INSERT OR REPLACE INTO alert_flap (alert, body) VALUES (?, ?)"
        ).execute(arguments: [key(alert), writer.data])
    }

    static func flaps(in database: Database) throws -> [Fingerprint: FlapState] {
        let rows = try Row.fetchAll(database, sql: "SELECT alert, body FROM alert_flap")
        return Dictionary(try rows.map { (fingerprint($0), try flap($0)) }) { first, _ in first }
    }

    private static func flap(_ row: Row) throws -> FlapState {
        var reader = ByteReader(row[1])
        guard let flags = reader.number(), let severity = reader.text(),
            let count = reader.number(), (0...1000).contains(count)
        else { throw BrokenRow(table: "alert_flap", key: "\(row[0] as Int64)") }
        let changes = (0..<count).compactMap { _ in reader.number() }
        var state = FlapState(
            isDown: flags & 1 == 1,
            severity: severity,
            changes: changes.map(Timestamp.init(microseconds:))
        )
        state.isFlapping = flags & 2 == 2
        state.wasTold = flags & 4 == 4
        return state
    }

    // MARK: - Escalation

    fileprivate struct Escalation: Codable {
        struct Told: Codable {
            var step: Int
            var times: Int
            var at: Timestamp
        }

        var occurrence: Int
        var policy: String
        var since: Timestamp
        var told: [Told]
        var owed: [String: String]
        var isHeld: Bool
        var due: Timestamp?
        var last: AlertEscalation?
    }

    static func put(
        _ state: EscalationState?,
        of alert: Fingerprint,
        in database: Database
    ) throws {
        guard let state else { return try remove(alert, from: "alert_escalation", in: database) }
        let row = Escalation(
            occurrence: state.occurrence,
            policy: state.policy,
            since: state.since,
            told: state.told.map { .init(step: $0.key, times: $0.value.times, at: $0.value.at) },
            owed: state.owed,
            isHeld: state.isHeld,
            due: state.due,
            last: state.last
        )
        try database.cachedStatement(
            sql: "INSERT OR REPLACE INTO alert_escalation (alert, body) VALUES (?, ?)"
        ).execute(
            arguments: [
                key(alert), String(decoding: try JSONEncoder().encode(row), as: UTF8.self),
            ]
        )
    }

    static func escalations(in database: Database) throws -> [Fingerprint: EscalationState] {
        let rows = try Row.fetchAll(database, sql: "SELECT alert, body FROM alert_escalation")
        let decoder = JSONDecoder()
        return Dictionary(
            try rows.map { row in
                let kept = try decoder.decode(
                    Escalation.self,
                    from: Data((row[1] as String).utf8)
                )
                return (fingerprint(row), EscalationState(kept))
            }
        ) { first, _ in first }
    }

    // MARK: - Rows

    private static func remove(
        _ alert: Fingerprint,
        from table: String,
        in database: Database
    ) throws {
        try database.cachedStatement(sql: "DELETE FROM \(table) WHERE alert = ?")
            .execute(arguments: [key(alert)])
    }

    private static func key(_ alert: Fingerprint) -> Int64 { Int64(bitPattern: alert.value) }

    private static func fingerprint(_ row: Row) -> Fingerprint {
        Fingerprint(value: UInt64(bitPattern: row[0] as Int64))
    }
}

extension EscalationState {
    fileprivate init(_ kept: CareTables.Escalation) {
        self.init(occurrence: kept.occurrence, policy: kept.policy, since: kept.since)
        told = Dictionary(
            kept.told.map { ($0.step, Told(times: $0.times, at: $0.at)) }
        ) { first, _ in first }
        (owed, isHeld, due, last) = (kept.owed, kept.isHeld, kept.due, kept.last)
    }
}
