import GRDB
import Quantities

/// What was sent to whom, and what came of it, for people who look.
enum DeliveryHistory {
    /// What a list is narrowed to; nil for all.
    struct Filter: Sendable {
        var receiver: String?
        var alert: String?
        var state: String?
        var after: Int64?
    }

    /// A notification as people see it.
    struct Delivery: Sendable, Encodable {
        let id: Int64
        let receiver: String
        let integration: String
        let destination: String
        let groupKey: String
        let title: String
        let state: String
        let attempts: Int
        let queuedAt: String
        let endedAt: String?
        let reason: String?
    }

    /// An attempt as people see it.
    struct Attempt: Sendable, Encodable {
        let number: Int
        let at: String
        let tookMs: Int64
        let outcome: String
        let reason: String?
        let sentWith: Int64
    }

    /// A destination as people see it.
    struct Place: Sendable, Encodable {
        let id: String
        let name: String
        let state: String
        let failures: Int
        let notBefore: String?
        let disabledSince: String?
        let reason: String
        let changedAt: String
    }

    private static let columns = """
        n.id, n.receiver, n.integration, coalesce(d.name, n.destination), n.group_key, n.title,
        n.state, n.attempts, n.queued_at, n.ended_at, n.reason
        """

    /// Notifications, the newest first.
    static func list(_ filter: Filter, limit: Int, in database: Database) throws -> [Delivery] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT \(columns) FROM notification n
                LEFT JOIN destination d ON d.id = n.destination
                WHERE (?1 IS NULL OR n.receiver = ?1) AND (?2 IS NULL OR n.state = ?2)
                AND (?3 IS NULL OR n.id < ?3) AND (?4 IS NULL OR n.id IN
                    (SELECT notification FROM notification_alert WHERE alert = ?4))
                ORDER BY n.id DESC LIMIT ?5
                """,
            arguments: [filter.receiver, filter.state, filter.after, filter.alert, limit]
        ).map(delivery)
    }

    /// A notification with its attempts; nil when there is none.
    static func one(_ id: Int64, in database: Database) throws -> (Delivery, [Attempt])? {
        guard
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT \(columns) FROM notification n
                    LEFT JOIN destination d ON d.id = n.destination WHERE n.id = ?
                    """,
                arguments: [id]
            )
        else { return nil }
        let attempts = try Row.fetchAll(
            database,
            sql: """
                SELECT number, at, took_ms, word, reason, sent_with FROM delivery_attempt
                WHERE notification = ? ORDER BY number DESC LIMIT 200
                """,
            arguments: [id]
        ).map { row in
            Attempt(
                number: row[0],
                at: Timestamp(microseconds: row[1]).rfc3339,
                tookMs: row[2],
                outcome: row[3],
                reason: row[4],
                sentWith: row[5]
            )
        }
        return (delivery(row), attempts)
    }

    private static func delivery(_ row: Row) -> Delivery {
        Delivery(
            id: row[0],
            receiver: row[1],
            integration: row[2],
            destination: row[3],
            groupKey: row[4],
            title: row[5],
            state: row[6],
            attempts: row[7],
            queuedAt: Timestamp(microseconds: row[8]).rfc3339,
            endedAt: (row[9] as Int64?).map { Timestamp(microseconds: $0).rfc3339 },
            reason: row[10]
        )
    }

    /// Every destination that something was sent to, by name.
    static func places(in database: Database) throws -> [Place] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT id, name, failures, refusals, not_before, disabled_since, reason, changed_at
                FROM destination ORDER BY name, id
                """
        ).map { row in
            let isDisabled = (row[5] as Int64?) != nil
            let isTroubled = (row[2] as Int) > 0 || (row[3] as Int) > 0
            return Place(
                id: row[0],
                name: row[1],
                state: isDisabled ? "disabled" : isTroubled ? "failing" : "ok",
                failures: row[2],
                notBefore: (row[4] as Int64?).map { Timestamp(microseconds: $0).rfc3339 },
                disabledSince: (row[5] as Int64?).map { Timestamp(microseconds: $0).rfc3339 },
                reason: row[6],
                changedAt: Timestamp(microseconds: row[7]).rfc3339
            )
        }
    }

    /// Puts a notification that was given up back among those that wait.
    ///
    /// - Returns: false when it is not one that was given up.
    static func retry(_ id: Int64, in database: Database) throws -> Bool {
        try database.execute(
            sql: """
                UPDATE notification SET state = 'waiting', attempts = 0, ended_at = NULL,
                    reason = NULL, sent_with = NULL WHERE id = ? AND state = 'failed'
                """,
            arguments: [id]
        )
        return database.changesCount > 0
    }
}
