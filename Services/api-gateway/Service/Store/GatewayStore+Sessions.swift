import APIGatewayCore
import GRDB
import Quantities
import StateStore

extension GatewayStore {
    /// A sign-in that goes on.
    struct StoredSession: Sendable {
        var user: String
        var startedAt: Timestamp
        var usedAt: Timestamp
    }

    /// Keeps a new session and forgets those that are over.
    func insertSession(_ hash: String, user: String, rules: SessionRules) async throws {
        let now = clock.now()
        try await journal.perform { unit in
            try unit.database.execute(
                sql: "DELETE FROM session WHERE used_at < ? OR started_at < ?",
                arguments: [
                    (now - rules.idleMax).microseconds, (now - rules.ageMax).microseconds,
                ]
            )
            try unit.database.execute(
                sql:
                    "INSERT INTO session (id_sha256, user, started_at, used_at) VALUES (?,?,?,?)",
                arguments: [hash, user, now.microseconds, now.microseconds]
            )
            try unit.database.execute(
                sql: "DELETE FROM sign_in_failure WHERE name = ?",
                arguments: [user.lowercased()]
            )
        }
    }

    func session(_ hash: String) async throws -> StoredSession? {
        try await journal.read { database in
            try Row.fetchOne(
                database,
                sql: "SELECT user, started_at, used_at FROM session WHERE id_sha256 = ?",
                arguments: [hash]
            ).map { row in
                StoredSession(
                    user: row[0],
                    startedAt: Timestamp(microseconds: row[1]),
                    usedAt: Timestamp(microseconds: row[2])
                )
            }
        }
    }

    func touchSession(_ hash: String) async throws {
        let now = clock.now()
        try await journal.perform { unit in
            try unit.database.execute(
                sql: "UPDATE session SET used_at = ? WHERE id_sha256 = ?",
                arguments: [now.microseconds, hash]
            )
        }
    }

    func deleteSession(_ hash: String) async throws {
        try await journal.perform { unit in
            try unit.database.execute(
                sql: "DELETE FROM session WHERE id_sha256 = ?",
                arguments: [hash]
            )
        }
    }

    /// Lets a name try, and counts that as wrong until a session says otherwise.
    ///
    /// Looking and counting are one unit: of tries at the same time no more than the rule's are
    /// judged. Names nobody tried for a day are forgotten.
    func beginTry(of name: String, guarded rule: SignInGuard) async throws -> SignInTurn {
        let now = clock.now()
        return try await journal.perform { unit in
            let past = try Self.failures(of: name, in: unit.database)
            if let end = rule.waitsUntil(past, now: now) { return .waits(until: end) }
            let record = rule.failing(past, now: now)
            try unit.database.execute(
                sql: "DELETE FROM sign_in_failure WHERE last_at < ?",
                arguments: [(now - .seconds(86_400)).microseconds]
            )
            try unit.database.execute(
                sql: """
                    INSERT INTO sign_in_failure (name, failures, last_at) VALUES (?, ?, ?)
                    ON CONFLICT (name) DO UPDATE SET failures = excluded.failures,
                        last_at = excluded.last_at
                    """,
                arguments: [name.lowercased(), record.failures, now.microseconds]
            )
            return .judged(record)
        }
    }

    private static func failures(of name: String, in database: Database) throws
        -> SignInGuard.Record?
    {
        try Row.fetchOne(
            database,
            sql: "SELECT failures, last_at FROM sign_in_failure WHERE name = ?",
            arguments: [name.lowercased()]
        ).map { SignInGuard.Record(failures: $0[0], lastFailure: Timestamp(microseconds: $0[1])) }
    }
}
