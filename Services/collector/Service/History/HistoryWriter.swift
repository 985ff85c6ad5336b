import Contracts
package import FleetHistory
package import Logging
package import MessageBus
package import Observability
import Quantities
import ServiceLifecycle

/// Brings this collector's samples from its journal into fleet history, exactly once.
///
/// Position and samples commit together in the history's database, so the writer may be killed at
/// any moment and another one may even have written: it reads the position again and goes on.
package final class HistoryWriter: Service {
    private let journal: any MessageJournal
    private let history: any FleetHistoryWriting
    private let announcer: AdvanceAnnouncer
    private let pace: HistoryPace
    private let limit: FetchLimit
    private let health: HealthBoard
    private let logger: Logger
    private let wait: @Sendable (Duration) async throws -> Void
    private let written: Counter
    private let lost: Counter
    private let unreadable: Counter

    /// A writer of a journal's samples.
    package init(
        journal: any MessageJournal,
        history: any FleetHistoryWriting,
        announcer: AdvanceAnnouncer,
        pace: HistoryPace = HistoryPace(),
        limit: FetchLimit,
        health: HealthBoard,
        metrics: MetricsRegistry,
        logger: Logger,
        wait: @escaping @Sendable (Duration) async throws -> Void = {
            try await Task.sleep(for: $0)
        }
    ) {
        self.journal = journal
        self.history = history
        self.announcer = announcer
        self.pace = pace
        self.limit = limit
        self.health = health
        self.logger = logger
        self.wait = wait
        written = metrics.counter(
            "collector_history_samples_total",
            help: "Samples written to fleet history."
        )
        lost = metrics.counter(
            "collector_history_lost_rows_total",
            help: "Journal rows that were trimmed before history took them."
        )
        unreadable = metrics.counter(
            "collector_history_unreadable_rows_total",
            help: "Journal rows that were no samples."
        )
    }

    /// Writes whenever the lane moves, until shut down.
    package func run() async throws {
        defer { pace.ends() }
        let advances = journal.advances(of: SamplesAccepted.lane.name)
        try? await cancelWhenGracefulShutdown { [self] in
            try await drainPatiently()
            for await _ in advances { try await drainPatiently() }
        }
        // What was accepted until the end is written too, when the database is there.
        do {
            try await drain()
        } catch {
            logger.notice("samples wait in the journal for the next start: \(errorChain(error))")
        }
    }

    /// Writes all there is; while the database does not answer, tries again and says so.
    private func drainPatiently() async throws {
        var backoff = RetryBackoff()
        while !Task.isCancelled {
            do {
                try await drain()
                health.set("history", .ok)
                return
            } catch let error as HistoryRolledBack {
                pace.ends()
                health.set("history", .failed(error.description))
                logger.error("\(error)")
                try await wait(backoff.longest)
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                pace.ends()
                health.set(
                    "history",
                    .degraded("history does not take samples: \(errorChain(error))")
                )
                logger.warning("history does not take samples: \(errorChain(error))")
                try await wait(backoff.next())
            }
        }
    }

    /// Writes batch after batch until the journal's head is in history.
    package func drain() async throws {
        var position = try await startingPoint()
        try await setPace(position)
        var batch = try await fetch(behind: position)
        while let current = batch {
            // The next batch is read and decoded while the database commits this one.
            async let following = fetch(behind: current.next)
            do {
                let outcome = try await history.record(
                    current.entries,
                    from: position,
                    to: current.next
                )
                written.increment(by: outcome.samplesWritten)
                pace.written(current.entries.count)
                announcer.note(outcome.advanced)
                position = current.next
                try await acknowledge(current.next)
                batch = try await following
            } catch let conflict as HistoryConflict {
                _ = try? await following
                logger.notice("another writer moved the position; reading it again")
                guard conflict.found != position else { throw conflict }
                position = try await startingPoint()
                batch = try await fetch(behind: position)
            }
        }
        pace.caughtUp()
    }

    private func setPace(_ position: HistoryPosition?) async throws {
        let extent = try await journal.extent(of: SamplesAccepted.lane.name)
        let taken = position.flatMap { $0.epoch == journal.epoch ? $0.sequence : nil } ?? 0
        pace.begins(behindBy: Int(clamping: extent.head) - Int(clamping: taken))
    }

    private func acknowledge(_ position: HistoryPosition) async throws {
        try await journal.acknowledge(
            SamplesAccepted.lane.name,
            by: journal.source,
            upTo: position.sequence
        )
    }

    // MARK: - Position

    /// Where history stands, checked against the journal.
    private func startingPoint() async throws -> HistoryPosition? {
        let position = try await history.position(of: journal.source)
        guard let position, position.epoch == journal.epoch else { return position }
        let extent = try await journal.extent(of: SamplesAccepted.lane.name)
        guard position.sequence <= extent.head else {
            throw HistoryRolledBack(position: position, head: extent.head)
        }
        if position.sequence >= extent.low, position.sequence > 0 {
            let row = try await journal.rows(
                of: SamplesAccepted.lane.name,
                from: position.sequence,
                limit: FetchLimit(count: 1, bytes: 1)
            ).first
            if let row, row.sequence == position.sequence, row.id != position.lastID {
                throw HistoryRolledBack(position: position, head: extent.head)
            }
        }
        try await acknowledge(position)
        return position
    }

    /// The rows behind a position, decoded; nil when there are none.
    private func fetch(behind position: HistoryPosition?) async throws -> Batch? {
        let known = position.flatMap { $0.epoch == journal.epoch ? $0.sequence : nil } ?? 0
        let rows = try await journal.rows(
            of: SamplesAccepted.lane.name,
            from: known + 1,
            limit: limit
        )
        guard let first = rows.first, let last = rows.last else { return nil }
        if first.sequence > known + 1 {
            let count = first.sequence - known - 1
            lost.increment(by: Int(clamping: count))
            logger.error("\(count) journal rows were trimmed before history took them")
        }
        var entries: [SamplesAccepted] = []
        entries.reserveCapacity(rows.count)
        for row in rows {
            do {
                entries.append(try SamplesAccepted(decodingBody: row.body))
            } catch {
                unreadable.increment()
                logger.error("journal row \(row.sequence) is no samples and is passed: \(error)")
            }
        }
        return Batch(
            entries: entries,
            next: HistoryPosition(
                source: journal.source,
                epoch: journal.epoch,
                sequence: last.sequence,
                lastID: last.id
            )
        )
    }

    private struct Batch: Sendable {
        let entries: [SamplesAccepted]
        let next: HistoryPosition
    }
}
