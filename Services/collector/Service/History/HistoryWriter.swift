import Contracts
package import FleetHistory
package import Logging
package import MessageBus
package import Observability
package import Quantities
import ServiceLifecycle
package import StateStore

/// Drains this collector's own journal into fleet history whenever it has something new.
///
/// While webhooks come all the time it begins at most once a spacing, because every transaction
/// has statements of its own for each tenant.
package final class HistoryWriter: Service {
    private let journal: ServiceJournal
    private let drainage: HistoryDrain
    private let pace: HistoryPace
    private let health: HealthBoard
    private let logger: Logger
    private let spacing: Duration
    private let clock: any WallClock
    private let wait: @Sendable (Duration) async throws -> Void
    private let refused: RefusedWatch

    /// A writer of a journal's samples.
    ///
    /// - Parameters:
    ///   - journal: the collector's own journal, held by this process.
    ///   - history: where the samples go.
    ///   - announcer: told which systems' history went on.
    ///   - tail: the journal's newest messages in memory.
    ///   - pace: told how far history is behind.
    ///   - limit: rows and bytes of one transaction.
    ///   - spacing: how far apart writings begin while webhooks come all the time.
    ///   - clock: says when a loss was found, and by its uptime when the next writing begins.
    ///   - health: gets the component `history`.
    ///   - metrics: gets what was written, lost and refused.
    ///   - logger: told of what goes wrong.
    ///   - wait: waits; tests give one that does not.
    package init(
        journal: ServiceJournal,
        history: any FleetHistoryWriting,
        announcer: AdvanceAnnouncer,
        tail: AcceptedTail? = nil,
        pace: HistoryPace = HistoryPace(),
        limit: FetchLimit,
        spacing: Duration = .zero,
        clock: any WallClock,
        health: HealthBoard,
        metrics: MetricsRegistry,
        logger: Logger,
        wait: @escaping @Sendable (Duration) async throws -> Void = {
            try await Task.sleep(for: $0)
        }
    ) {
        let meters = DrainMeters(metrics: metrics, logger: logger)
        let refused = RefusedWatch(journal)
        self.journal = journal
        self.pace = pace
        self.health = health
        self.logger = logger
        self.spacing = spacing
        self.clock = clock
        self.wait = wait
        self.refused = refused
        drainage = HistoryDrain(
            journal: journal,
            history: history,
            tail: tail,
            limit: limit,
            clock: clock
        ) { event in
            meters.note(event, of: journal.source)
            switch event {
            case .began(let backlog): pace.begins(behindBy: backlog)
            case .wrote(let rows, let outcome):
                pace.written(rows)
                announcer.note(outcome.advanced)
            case .refused: refused.look()
            case .lost, .conflicted, .putBack: break
            }
        }
    }

    /// Writes whenever the lane moves, until shut down.
    package func run() async throws {
        let advances = journal.advances(of: SamplesAccepted.lane.name)
        try? await cancelWhenGracefulShutdown { [self] in
            var turns = TurnSpacing(spacing)
            try await drainPatiently(after: turns.rest(at: clock.uptime))
            for await _ in advances {
                try await drainPatiently(after: turns.rest(at: clock.uptime))
            }
        }
        // What was accepted until the end is written too, when the database is there.
        do {
            try await drain()
        } catch {
            logger.notice("samples wait in the journal for the next start: \(errorChain(error))")
        }
    }

    /// Writes batch after batch until every row that the journal had as it began is in history.
    ///
    /// A journal that history shows to be put back goes on in a new epoch.
    package func drain() async throws {
        // Between writings, and when one fails, no webhook waits at the door.
        defer { pace.ends() }
        try await drainage.runOrRenew()
        let refused = try await refused.rows()
        health.set(
            "history",
            refused.map { .degraded($0.sentence(of: journal.source)) } ?? .ok
        )
    }

    /// Waits for its turn and writes what is there then; while the database does not answer, tries
    /// again and says so.
    private func drainPatiently(after rest: Duration) async throws {
        if rest > .zero { try await wait(rest) }
        var backoff = RetryBackoff()
        while !Task.isCancelled {
            do {
                return try await drain()
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                health.set(
                    "history",
                    .degraded("history does not take samples: \(errorChain(error))")
                )
                logger.warning("history does not take samples: \(errorChain(error))")
                try await wait(backoff.next())
            }
        }
    }
}
