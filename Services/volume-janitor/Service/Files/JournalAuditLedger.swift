package import Quantities
package import StateStore
package import VolumeJanitorCore

/// The audit in the service's journal: a row before each deletion, completed after it.
package struct JournalAuditLedger: AuditLedger {
    private let journal: ServiceJournal

    /// The audit of a journal that was opened with `AuditTables.migrations`.
    package init(_ journal: ServiceJournal) {
        self.journal = journal
    }

    /// Writes down what is about to be deleted.
    package func intend(_ intents: [DeletionIntent]) async throws -> [Int64] {
        precondition(intents.count <= Self.rowsMax, "a transaction holds at most 1,000 names")
        return try await journal.perform { unit in
            try intents.map { try AuditRows.insert($0, in: unit.database) }
        }
    }

    /// Writes down what became of rows.
    package func settle(_ outcomes: [SettledDeletion]) async throws {
        try await journal.perform { unit in
            for outcome in outcomes { try AuditRows.settle(outcome, in: unit.database) }
        }
    }

    /// Rows whose outcome is not known, the oldest first.
    package func unsettled(limit: Int) async throws -> [AuditRow] {
        try await journal.read { try AuditRows.unsettled(limit: limit, in: $0) }
    }

    /// Rows in order, behind a number, for who reads the audit page by page.
    ///
    /// - Parameters:
    ///   - volume: only of this volume; nil for all.
    ///   - since: only intended then or later.
    ///   - after: only with a greater number; 0 from the beginning.
    ///   - limit: at most so many.
    /// - Returns: the rows.
    /// - Throws: when the journal cannot be read.
    package func rows(
        volume: String?,
        since: Timestamp,
        after: Int64,
        limit: Int
    ) async throws -> [AuditRow] {
        try await journal.read { database in
            try AuditRows.page(
                volume: volume,
                since: since,
                after: after,
                limit: limit,
                in: database
            )
        }
    }

    /// Forgets settled rows from before a moment, at most 10,000 at once; says how many.
    package func trim(before moment: Timestamp) async throws -> Int {
        try await journal.perform { try AuditRows.trim(before: moment, in: $0.database) }
    }

    /// Rows of one transaction.
    package static let rowsMax = 1000
}
