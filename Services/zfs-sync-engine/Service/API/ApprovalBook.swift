import Crypto
import GRDB
package import Quantities
package import StateStore
import ZFSSyncEngineCore

/// Approvals: each for one run, for fifteen minutes, and for exactly what would be lost.
package struct ApprovalBook: Sendable {
    /// The step that makes its table.
    package static let migration = StateMigration("zfs-sync-engine approvals") {
        try $0.execute(
            sql: """
                CREATE TABLE approval (
                    id TEXT PRIMARY KEY, dataset INTEGER NOT NULL, subject TEXT NOT NULL,
                    person TEXT NOT NULL, at INTEGER NOT NULL, used_at INTEGER
                ) STRICT, WITHOUT ROWID;
                """
        )
    }

    let journal: ServiceJournal
    let clock: any WallClock

    /// A book in a journal that was opened with the migration.
    package init(_ journal: ServiceJournal, clock: any WallClock) {
        self.journal = journal
        self.clock = clock
    }

    /// What an approval is bound to, in 64 hexadecimal digits.
    package static func digest(_ subject: String) -> String {
        SHA256.hash(data: Array(subject.utf8)).map { byte in
            String(UInt16(byte) + 0x100, radix: 16).dropFirst()
        }.joined()
    }

    /// Writes an approval down; returns its number.
    package func approve(
        _ subject: String,
        of dataset: DatasetID,
        by person: String
    ) async throws -> String {
        let now = clock.now()
        var random = SystemRandomNumberGenerator()
        let id = MessageID(at: now, using: &random).description
        try await journal.perform { unit in
            try unit.database.execute(
                sql: """
                    INSERT INTO approval (id, dataset, subject, person, at)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [id, dataset.value, subject, person, now.microseconds]
            )
        }
        return id
    }

    /// Uses an approval up, whatever comes of it.
    ///
    /// - Returns: the text that it is bound to.
    /// - Throws: `ApprovalRefusal` when there is none, it was used, is too old, or is of another
    ///   dataset.
    package func use(_ id: String, of dataset: DatasetID) async throws -> String {
        let now = clock.now()
        return try await journal.perform { unit in
            let row = try Row.fetchOne(
                unit.database,
                sql: "SELECT dataset, subject, at, used_at FROM approval WHERE id = ?",
                arguments: [id]
            )
            guard let row else { throw ApprovalRefusal.unknown }
            guard row[0] as Int64 == dataset.value else { throw ApprovalRefusal.otherDataset }
            guard row[3] as Int64? == nil else { throw ApprovalRefusal.used }
            let age = now - Timestamp(microseconds: row[2])
            guard age >= .zero, age <= .seconds(ApprovalLimits.minutes * 60) else {
                throw ApprovalRefusal.expired
            }
            try unit.database.execute(
                sql: "UPDATE approval SET used_at = ? WHERE id = ?",
                arguments: [now.microseconds, id]
            )
            return row[1] as String
        }
    }
}
