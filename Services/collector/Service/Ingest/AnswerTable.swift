import Foundation
package import GRDB
package import Quantities
package import StateStore

/// The journal's table of answers given to an `Idempotency-Key`.
package enum AnswerTable {
    /// What is kept under a key.
    package struct Kept: Sendable, Equatable {
        /// SHA-256 of the body that came with it.
        package let bodyHash: [UInt8]
        /// The answer that was given.
        package let answer: [UInt8]
    }

    /// Makes the table.
    package static let migration = StateMigration("collector answers") { database in
        try database.execute(
            sql: """
                CREATE TABLE webhook_answer (
                    tenant TEXT NOT NULL, key TEXT NOT NULL, at INTEGER NOT NULL,
                    body_hash BLOB NOT NULL, answer BLOB NOT NULL,
                    PRIMARY KEY (tenant, key)) STRICT;
                CREATE INDEX webhook_answer_at ON webhook_answer (at)
                """
        )
    }

    /// What is kept under a tenant's key since a moment.
    package static func kept(
        _ key: String,
        of tenant: TenantID,
        since: Timestamp,
        in database: Database
    ) throws -> Kept? {
        let row = try Row.fetchOne(
            try database.cachedStatement(
                sql: """
                    SELECT body_hash, answer FROM webhook_answer
                    WHERE tenant = ? AND key = ? AND at >= ?
                    """
            ),
            arguments: [tenant.text, key, since.microseconds]
        )
        return row.map { Kept(bodyHash: [UInt8]($0[0] as Data), answer: [UInt8]($0[1] as Data)) }
    }

    /// Inserts from one trimming to the next.
    ///
    /// Finding the oldest answer too many walks over all that stay, in the journal's only writer.
    package static let trimEvery: Int64 = 256

    /// Keeps an answer; every `trimEvery` inserts what is older than `since` or beyond `countMax`
    /// goes.
    package static func keep(
        _ kept: Kept,
        under key: String,
        of tenant: TenantID,
        at moment: Timestamp,
        since: Timestamp,
        countMax: Int,
        in database: Database
    ) throws {
        try database.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO webhook_answer (tenant, key, at, body_hash, answer)
                VALUES (?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            tenant.text, key, moment.microseconds, Data(kept.bodyHash), Data(kept.answer),
        ])
        guard database.lastInsertedRowID.isMultiple(of: trimEvery) else { return }
        try database.cachedStatement(sql: "DELETE FROM webhook_answer WHERE at < ?")
            .execute(arguments: [since.microseconds])
        try database.cachedStatement(
            sql: """
                DELETE FROM webhook_answer WHERE at <= (
                    SELECT at FROM webhook_answer ORDER BY at DESC LIMIT 1 OFFSET ?)
                """
        ).execute(arguments: [countMax])
    }
}
