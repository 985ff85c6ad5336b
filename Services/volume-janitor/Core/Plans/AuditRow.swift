package import Quantities

/// A line of the audit: what was to be deleted, and what became of it.
package struct AuditRow: Sendable, Hashable {
    /// Its number, growing by time.
    package let id: Int64
    /// What was to be deleted.
    package let intent: DeletionIntent
    /// What became of it in one word; nil while that is not known.
    package let outcome: String?
    /// The kernel's error, such as `EACCES`; nil when it did not refuse.
    package let error: String?
    /// When the outcome was written down; nil while it is not known.
    package let settledAt: Timestamp?

    /// A row.
    package init(
        id: Int64,
        intent: DeletionIntent,
        outcome: String?,
        error: String?,
        settledAt: Timestamp?
    ) {
        self.id = id
        self.intent = intent
        self.outcome = outcome
        self.error = error
        self.settledAt = settledAt
    }
}
