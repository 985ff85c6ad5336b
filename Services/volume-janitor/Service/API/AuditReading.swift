package import Quantities
import StateStore
package import VolumeJanitorCore

/// Where the audit is read, page by page.
package protocol AuditReading: Sendable {
    /// Rows in order, behind a number.
    func rows(
        volume: String?,
        since: Timestamp,
        after: Int64,
        limit: Int
    ) async throws -> [AuditRow]
}

extension JournalAuditLedger: AuditReading {}
