import AlertRouterCore
import Contracts
import GRDB
package import Quantities
package import StateStore
import Synchronization

/// Holds who was heard of when, and tells of silence on a timer.
package final class SilenceKeeper: Sendable {
    private let journal: ServiceJournal
    private let sink: any AlertSink
    private let settings: RuleSettings
    private let clock: any WallClock
    private let steady: SteadyClock
    private let uptime: @Sendable () -> Duration
    private let watch: Mutex<SilenceWatch>
    /// Systems that were not followed because of `SilenceWatch.systemsMax`, since the start.
    private let passedOver = Mutex(0)

    /// A keeper that has heard of nobody yet.
    ///
    /// - Parameters:
    ///   - journal: where it keeps what it told.
    ///   - sink: whom it tells.
    ///   - settings: after how long.
    ///   - clock: the time of day.
    ///   - uptime: a clock that nobody can set; the machine's own unless told.
    package init(
        journal: ServiceJournal,
        sink: any AlertSink,
        settings: RuleSettings,
        clock: any WallClock,
        uptime: (@Sendable () -> Duration)? = nil
    ) {
        self.journal = journal
        self.sink = sink
        self.settings = settings
        self.clock = clock
        steady = SteadyClock(clock)
        let start = clock.now()
        // A test's clock has no uptime, and moves only when the test says so.
        self.uptime = uptime ?? { clock.uptime ?? clock.now() - start }
        watch = Mutex(SilenceWatch(limits: settings.silence, began: self.uptime()))
    }

    /// Reads what an earlier process knew; its systems' silence counts from now on.
    package func open() async throws {
        let (systems, told) = try await journal.read { database in
            (try RuleTables.systems(in: database), try RuleTables.silences(in: database))
        }
        watch.withLock { watch in
            watch.tell(Dictionary(told.map { ($0.identity ?? $0.labels, $0) }) { _, last in last })
            for system in systems {
                watch.restore(
                    system.key,
                    client: system.client,
                    name: system.name,
                    seen: system.at
                )
            }
        }
    }

    func hasRoom(for key: SilenceWatch.Key) -> Bool {
        let hasRoom = watch.withLock { $0.hasRoom(for: key) }
        if !hasRoom { passedOver.withLock { $0 += 1 } }
        return hasRoom
    }

    /// Systems that were passed over, since the last question.
    func takePassedOver() -> Int {
        passedOver.withLock { count in
            defer { count = 0 }
            return count
        }
    }

    func hear(_ key: SilenceWatch.Key, client: ClientName?, name: String, seen: Timestamp) {
        let (moment, now) = (uptime(), clock.now())
        watch.withLock {
            $0.hear(key, client: client, name: name, lastSeen: seen, uptime: moment, now: now)
        }
    }

    /// Looks at the clock and tells what changed; returns once that is on the disk.
    package func look() async throws {
        let (moment, now) = (uptime(), clock.now())
        // Nobody is forgotten because the clock was set forward.
        let old = min(now, steady.now()) - settings.systemsKept
        let gone = watch.withLock { $0.forget(seenBefore: old) }
        if !gone.isEmpty {
            try await journal.perform { unit in
                for key in gone { try RuleTables.forget(key, in: unit.database) }
            }
        }
        let (changes, holding) = watch.withLock { $0.look(uptime: moment, now: now) }
        guard !changes.isEmpty else { return }
        try await journal.perform { [sink] unit in
            try sink.take(changes, in: unit, now: now)
            try RuleTables.put(holding, in: unit.database)
        }
        watch.withLock { $0.tell(holding) }
    }
}
