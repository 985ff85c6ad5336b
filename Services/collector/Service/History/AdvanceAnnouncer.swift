package import Contracts
package import Logging
package import Quantities
import ServiceLifecycle
package import StateStore
import Synchronization

/// Tells the bus which systems' history went on: the newest fact of a system, once a period.
package final class AdvanceAnnouncer: Service {
    private let waiting = Mutex<[String: HistoryAdvanced]>([:])
    private let journal: ServiceJournal
    private let every: Duration
    private let clock: any WallClock
    private let logger: Logger

    /// An announcer onto a journal's lane.
    package init(
        journal: ServiceJournal,
        every: Duration,
        clock: any WallClock,
        logger: Logger
    ) {
        self.journal = journal
        self.every = every
        self.clock = clock
        self.logger = logger
    }

    /// Notes systems whose history was committed.
    package func note(_ advanced: [HistoryAdvanced]) {
        waiting.withLock { waiting in
            for fact in advanced {
                if let known = waiting[fact.key], known.lastSeen >= fact.lastSeen { continue }
                waiting[fact.key] = fact
            }
        }
    }

    /// Publishes what was noted since the last time, in one unit of work.
    package func flush() async throws {
        let facts = waiting.withLock { waiting in
            defer { waiting = [:] }
            return waiting.values.sorted { $0.key < $1.key }
        }
        guard !facts.isEmpty else { return }
        let now = clock.now()
        do {
            try await journal.perform { unit in
                for fact in facts { try unit.put(fact, at: now) }
            }
        } catch {
            note(facts)
            throw error
        }
    }

    /// Flushes once a period until shut down, and once more then.
    package func run() async throws {
        try? await cancelWhenGracefulShutdown { [self] in
            while !Task.isCancelled {
                try await Task.sleep(for: every)
                do {
                    try await flush()
                } catch {
                    logger.warning("history advances wait: \(error)")
                }
            }
        }
        try await flush()
    }
}
