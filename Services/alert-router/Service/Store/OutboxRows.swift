import AlertRouterCore
import GRDB
import Quantities

/// Notifications and destinations on the disk.
enum OutboxRows {
    /// A notification that waits.
    struct Waiting: Sendable {
        let entry: DeliverySchedule.Entry
        let line: DeliverySchedule.Line
        let queuedAt: Timestamp
    }

    /// Adds a notification; returns its number.
    static func add(_ notice: GroupNotice, title: String, in database: Database) throws -> Int64 {
        try database.cachedStatement(
            sql: """
                INSERT INTO notification (receiver, integration, place, group_key, tenant, title,
                    notice, queued_at, state, attempts, destination)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'waiting', 0, '')
                """
        ).execute(
            arguments: [
                notice.receiver, notice.integration, notice.index, notice.groupKey,
                tenant(of: notice).text, title, try NoticeText.write(notice),
                notice.at.microseconds,
            ]
        )
        let id = database.lastInsertedRowID
        for alert in Set(notice.members.map(\.alert.fingerprint)) {
            try database.cachedStatement(
                sql: "INSERT INTO notification_alert (alert, notification) VALUES (?, ?)"
            ).execute(arguments: [alert.description, id])
        }
        return id
    }

    /// The tenant whose alerts a notice tells of.
    static func tenant(of notice: GroupNotice) -> TenantID {
        TenantID(notice.members.first?.alert.labels["tenant"] ?? "") ?? .single
    }

    /// Notifications that wait, with numbers above one, in order.
    static func waiting(after id: Int64, limit: Int, in database: Database) throws -> [Waiting] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT id, attempts, sent_with, receiver, integration, place, group_key, queued_at
                FROM notification WHERE state = 'waiting' AND id > ? ORDER BY id LIMIT ?
                """,
            arguments: [id, limit]
        ).map { row in
            Waiting(
                entry: .init(id: row[0], attempts: row[1], sentWith: row[2]),
                line: .init(
                    receiver: row[3],
                    integration: row[4],
                    index: row[5],
                    groupKey: row[6]
                ),
                queuedAt: Timestamp(microseconds: row[7])
            )
        }
    }

    /// The notices of notifications, in order.
    static func notices(_ ids: [Int64], in database: Database) throws -> [GroupNotice] {
        try ids.compactMap { id in
            try String.fetchOne(
                try database.cachedStatement(sql: "SELECT notice FROM notification WHERE id = ?"),
                arguments: [id]
            ).map(NoticeText.read)
        }
    }

    /// Notes that notifications are about to be sent as one message.
    static func begin(
        _ work: DeliverySchedule.Work,
        in database: Database
    ) throws {
        for id in work.ids {
            try database.cachedStatement(
                sql: """
                    UPDATE notification SET sent_with = ?, attempts = ?, destination = ?
                    WHERE id = ?
                    """
            ).execute(
                arguments: [work.ids[0], work.attempt, work.destination, id]
            )
        }
    }

    /// Notes what came of an attempt; `state` is nil when they go on waiting.
    static func end(
        _ work: DeliverySchedule.Work,
        _ attempt: Attempt,
        state: String?,
        keepsMark: Bool,
        in database: Database
    ) throws {
        for id in work.ids {
            try database.cachedStatement(
                sql: """
                    INSERT OR REPLACE INTO delivery_attempt
                        (notification, number, sent_with, at, took_ms, word, reason)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(
                arguments: [
                    id, work.attempt, work.ids[0], attempt.at.microseconds, attempt.tookMS,
                    attempt.word, attempt.reason,
                ]
            )
            if let state {
                try end(id, state: state, reason: attempt.reason, at: attempt.at, in: database)
            } else if !keepsMark {
                try database.execute(
                    sql: "UPDATE notification SET sent_with = NULL WHERE id = ?",
                    arguments: [id]
                )
            }
        }
    }

    /// Ends a notification.
    static func end(
        _ id: Int64,
        state: String,
        reason: String?,
        at now: Timestamp,
        in database: Database
    ) throws {
        try database.cachedStatement(
            sql: """
                UPDATE notification SET state = ?, ended_at = ?, reason = ?, sent_with = NULL
                WHERE id = ?
                """
        ).execute(arguments: [state, now.microseconds, reason, id])
    }

    /// What came of an attempt.
    struct Attempt: Sendable {
        let at: Timestamp
        let tookMS: Int64
        let word: String
        let reason: String?
    }

    /// Keeps how a destination does.
    static func keep(
        _ standing: DeliverySchedule.Standing,
        of destination: Destination,
        at now: Timestamp,
        in database: Database
    ) throws {
        try database.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO destination (id, name, failures, refusals, not_before,
                    disabled_since, reason, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(
            arguments: [
                destination.id, destination.name, standing.failures, standing.refusals,
                standing.notBefore?.microseconds, standing.disabledSince?.microseconds,
                standing.reason, now.microseconds,
            ]
        )
    }

    /// How destinations did, by their ids.
    ///
    /// Where the clock was set back meanwhile, waits are as long as they were when they began.
    static func standings(
        in database: Database,
        at now: Timestamp
    ) throws -> [String: DeliverySchedule.Standing] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT id, failures, refusals, not_before, disabled_since, reason, changed_at
                FROM destination
                """
        )
        return Dictionary(
            rows.map { row in
                var standing = DeliverySchedule.Standing()
                standing.failures = row[1]
                standing.refusals = row[2]
                standing.notBefore = (row[3] as Int64?).map(Timestamp.init(microseconds:))
                standing.disabledSince = (row[4] as Int64?).map(Timestamp.init(microseconds:))
                standing.reason = row[5]
                let changedAt = Timestamp(microseconds: row[6])
                if changedAt > now { standing = standing.shifted(by: now - changedAt) }
                return (row[0] as String, standing)
            }
        ) { first, _ in first }
    }

    /// Forgets what ended before a moment, at most `limit` notifications; returns how many.
    static func forget(before moment: Timestamp, limit: Int, in database: Database) throws -> Int {
        let ids = try Int64.fetchAll(
            database,
            sql: "SELECT id FROM notification WHERE ended_at < ? ORDER BY ended_at LIMIT ?",
            arguments: [moment.microseconds, limit]
        )
        for id in ids {
            for sql in [
                "DELETE FROM delivery_attempt WHERE notification = ?",
                "DELETE FROM notification_alert WHERE notification = ?",
                "DELETE FROM notification WHERE id = ?",
            ] {
                try database.execute(sql: sql, arguments: [id])
            }
        }
        return ids.count
    }
}
