import Synchronization
import VolumeJanitor
import VolumeJanitorCore

/// A ledger in memory that can refuse, and tells a test what it was told.
final class MemoryLedger: AuditLedger {
    struct Full: Error {}

    private struct State {
        var rows: [(intent: DeletionIntent, outcome: DeletionOutcome?)] = []
    }

    private let state = Mutex(State())
    private let rowsMax: Int
    private let willIntend: @Sendable ([DeletionIntent]) -> Void

    /// A ledger that takes so many rows.
    init(
        rowsMax: Int = .max,
        willIntend: @escaping @Sendable ([DeletionIntent]) -> Void = { _ in }
    ) {
        self.rowsMax = rowsMax
        self.willIntend = willIntend
    }

    var rows: [(intent: DeletionIntent, outcome: DeletionOutcome?)] { state.withLock { $0.rows } }

    /// How many rows have an outcome.
    func count(_ outcome: DeletionOutcome) -> Int { rows.count { $0.outcome == outcome } }

    func intend(_ intents: [DeletionIntent]) async throws -> [Int64] {
        willIntend(intents)
        return try state.withLock { state in
            guard state.rows.count + intents.count <= rowsMax else { throw Full() }
            let first = Int64(state.rows.count)
            state.rows += intents.map { ($0, nil) }
            return intents.indices.map { first + Int64($0) }
        }
    }

    func settle(_ outcomes: [SettledDeletion]) async throws {
        state.withLock { state in
            for outcome in outcomes { state.rows[Int(outcome.id)].outcome = outcome.outcome }
        }
    }

    func unsettled(limit: Int) async throws -> [AuditRow] {
        state.withLock { state in
            state.rows.enumerated().filter { $0.element.outcome == nil }.prefix(limit).map { row in
                AuditRow(
                    id: Int64(row.offset),
                    intent: row.element.intent,
                    outcome: nil,
                    error: nil,
                    settledAt: nil
                )
            }
        }
    }
}
