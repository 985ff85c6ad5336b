import GRDB
import PSATicketerCore
import Quantities
package import StateStore

/// How many calls were made of each PSA in each second, as far back as its limit looks.
package enum CallTable {
    /// The step that makes it.
    package static let migration = StateMigration("psa-ticketer calls") { database in
        try database.execute(
            sql: """
                CREATE TABLE psa_call (
                    psa TEXT NOT NULL, second INTEGER NOT NULL, calls INTEGER NOT NULL,
                    PRIMARY KEY (psa, second)) STRICT, WITHOUT ROWID;
                """
        )
    }

    /// Counts a call, and forgets what is older than a time.
    static func count(
        _ psa: String,
        at now: Timestamp,
        keeping time: Duration,
        in database: Database
    ) throws {
        let second = now.microseconds / 1_000_000
        try database.cachedStatement(
            sql: """
                INSERT INTO psa_call (psa, second, calls) VALUES (?, ?, 1)
                ON CONFLICT (psa, second) DO UPDATE SET calls = calls + 1
                """
        ).execute(arguments: [psa, second])
        // Twice the time: a clock that is set forward and back must not make room.
        let oldest = second - 2 * time.components.seconds
        try database.cachedStatement(sql: "DELETE FROM psa_call WHERE psa = ? AND second < ?")
            .execute(arguments: [psa, oldest])
    }

    /// The calls of a PSA that are known, the oldest first.
    static func calls(_ psa: String, in database: Database) throws -> [CountedCalls] {
        try Row.fetchAll(
            database,
            sql: "SELECT second, calls FROM psa_call WHERE psa = ? ORDER BY second",
            arguments: [psa]
        ).map { row in
            // Its last moment: each call counts a little longer than it has to, never shorter.
            let second = Timestamp(microseconds: (row[0] as Int64) * 1_000_000 + 999_999)
            return CountedCalls(at: second, count: row[1])
        }
    }
}
