package import Quantities
package import VolumeJanitorCore

/// Where every deletion is written down before and after: no ledger, no deletion.
///
/// Both calls return once the rows are on the disk.
package protocol AuditLedger: Sendable {
    /// Writes down what is about to be deleted, at most 1,000 files at once.
    ///
    /// - Parameter intents: the files.
    /// - Returns: the rows' numbers, in the order of the files.
    /// - Throws: when the rows are not on the disk; nothing may be deleted then.
    func intend(_ intents: [DeletionIntent]) async throws -> [Int64]

    /// Writes down what became of rows.
    func settle(_ outcomes: [SettledDeletion]) async throws

    /// Rows whose outcome is not known, because a run broke off; at most so many.
    func unsettled(limit: Int) async throws -> [AuditRow]
}

/// What became of one row.
package struct SettledDeletion: Sendable, Hashable {
    /// The row.
    package let id: Int64
    /// What became of it.
    package let outcome: DeletionOutcome
    /// When.
    package let at: Timestamp

    /// An outcome of a row.
    package init(id: Int64, outcome: DeletionOutcome, at: Timestamp) {
        self.id = id
        self.outcome = outcome
        self.at = at
    }
}
