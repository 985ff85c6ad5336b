package import AlertRouterCore
package import Contracts
package import MessageBus
package import Quantities
package import StateStore
import Synchronization

/// Tells of services of the bus that say nothing any more, on a timer.
package final class ServiceKeeper: Sendable {
    private let journal: ServiceJournal
    private let sink: any AlertSink
    private let standings: SourceStandings
    private let silences: @Sendable () -> [SourceID: SourceSilence]?
    private let clock: any WallClock
    private let steady: SteadyClock
    private let watch: Mutex<ServiceWatch>

    /// A keeper that knows of nobody yet.
    ///
    /// - Parameters:
    ///   - journal: where it keeps what it told.
    ///   - sink: whom it tells.
    ///   - limits: after how long.
    ///   - standings: for whom each service speaks.
    ///   - clock: the time of day.
    ///   - silences: how long each service says nothing, as a node of the bus knows it; nil while
    ///     it does not run.
    package init(
        journal: ServiceJournal,
        sink: any AlertSink,
        limits: ServiceWatch.Limits,
        standings: SourceStandings,
        clock: any WallClock,
        silences: @escaping @Sendable () -> [SourceID: SourceSilence]?
    ) {
        self.journal = journal
        self.sink = sink
        self.standings = standings
        self.silences = silences
        self.clock = clock
        steady = SteadyClock(clock)
        watch = Mutex(ServiceWatch(limits: limits))
    }

    /// Reads what an earlier process told.
    package func open() async throws {
        let told = try await journal.read { try ServiceTables.all(in: $0) }
        watch.withLock { $0 = ServiceWatch(limits: $0.limits, told: told) }
    }

    /// Looks at who is silent and tells what changed; returns once that is on the disk.
    package func look() async throws {
        // A node that does not run yet follows nobody, which says nothing of anybody.
        guard let silences = silences() else { return }
        let (moment, now) = (steady.now(), clock.now())
        var heard: [String: ServiceWatch.Heard] = [:]
        for (source, silence) in silences {
            heard[source.text] = ServiceWatch.Heard(
                silence: silence.length,
                wasHeard: silence.wasHeard,
                owner: owner(of: source)
            )
        }
        let known = watch.withLock { $0 }
        let silent = known.look(heard, now: moment)
        guard silent != known.told else { return }
        let reports = known.reports(of: silent, among: heard.count, now: now)
        try await journal.perform { [sink] unit in
            if !reports.isEmpty { try sink.take(reports, in: unit, now: now) }
            try ServiceTables.put(silent, in: unit.database)
        }
        watch.withLock { $0.tell(silent, now: moment) }
    }

    private func owner(of source: SourceID) -> AlertSubject {
        // Until a hub has vouched for it, its silence is the installation's own.
        let owner = try? standings.owner(of: source, saying: .single, nil)
        return AlertSubject(tenant: owner?.tenant ?? .single, client: owner?.client)
    }
}
