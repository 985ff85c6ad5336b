import StateStore
import Synchronization

/// Knows which rows of a journal were refused, and reads them again only when some were added.
final class RefusedWatch: Sendable {
    private let journal: ServiceJournal
    private let known = Mutex<RefusedRows??>(nil)

    init(_ journal: ServiceJournal) {
        self.journal = journal
    }

    /// Has the rows read again next time.
    func look() {
        known.withLock { $0 = nil }
    }

    /// What was refused so far; nil when nothing was.
    func rows() async throws -> RefusedRows? {
        if let rows = known.withLock({ $0 }) { return rows }
        let rows = try await journal.read { try RefusedRowTable.standing(in: $0) }
        known.withLock { $0 = .some(rows) }
        return rows
    }
}
