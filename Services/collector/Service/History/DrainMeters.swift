package import Contracts
import FleetHistory
package import Logging
package import Observability

/// Counts and logs what drains do, of the collector's own journal and of those it adopts.
package struct DrainMeters: Sendable {
    private let logger: Logger
    private let written: Counter
    private let lost: Counter
    private let conflicts: Counter
    private let refused: [RefusalKind: Counter]

    /// Meters on a registry.
    package init(metrics: MetricsRegistry, logger: Logger) {
        self.logger = logger
        written = metrics.counter(
            "collector_history_samples_total",
            help: "Samples written to fleet history."
        )
        lost = metrics.counter(
            "collector_history_lost_rows_total",
            help: "Journal rows that were trimmed before history took them."
        )
        conflicts = metrics.counter(
            "collector_history_key_conflicts_total",
            help: "Webhooks not in history: their Idempotency-Key had come with another body."
        )
        refused = Dictionary(
            uniqueKeysWithValues: RefusalKind.allCases.map { kind in
                let counter = metrics.counter(
                    "collector_history_refused_rows_total",
                    help: "Journal rows that cannot be in fleet history and were kept apart.",
                    labels: ["kind": kind.rawValue]
                )
                return (kind, counter)
            }
        )
    }

    /// Takes what a drain tells of a source's journal.
    package func note(_ event: DrainEvent, of source: SourceID) {
        switch event {
        case .began: break
        case .wrote(_, let outcome):
            written.increment(by: outcome.samplesWritten)
            note(outcome)
        case .refused(let sequence, let key, let kind, let reason):
            refused[kind]?.increment()
            logger.error(
                "journal row \(sequence) of \(source) (\(key)) is not in history: \(reason)"
            )
        case .lost(let rows):
            lost.increment(by: rows)
            logger.error(
                "\(rows) journal rows of \(source) were trimmed before history took them"
            )
        case .putBack(let reason): logger.error("\(reason)")
        case .conflicted:
            logger.notice("another writer moved the position of \(source); reading it again")
        }
    }

    private func note(_ outcome: RecordOutcome) {
        conflicts.increment(by: outcome.keysConflicting)
        for conflict in outcome.keyConflicts {
            logger.warning(
                """
                system \(conflict.tenant)/\(conflict.system) used the Idempotency-Key \
                \(conflict.key) for two bodies; the first is in history, the second is not: give \
                each webhook a key of its own
                """
            )
        }
    }
}
