package import CollectorCore
import Contracts
package import FleetHistory
package import Logging
package import MessageBus
package import Observability
package import Quantities
import ServiceChassis
import ServiceLifecycle
package import StateStore

/// Drains the journals of collectors that are gone: scaled down, or killed and not started again.
///
/// The slot's lock decides who may; a collector that starts meanwhile takes another slot. While a
/// journal is held its other lanes are served on the bus as the source they belong to.
package final class SlotAdopter: Service {
    /// What the adopter is given of its collector.
    package struct Parts: Sendable {
        /// The collector's own state folder.
        package var folder: String
        /// The service whose slots are looked at.
        package var service: ServiceName
        /// Where samples go.
        package var history: any FleetHistoryWriting
        /// Told which systems' history went on.
        package var announcer: AdvanceAnnouncer
        /// The way to the bus; nil for a collector that joins none, or only as itself by its key.
        package var transport: (@Sendable () throws -> any BusTransport)?
        /// Rows and bytes of one transaction.
        package var batch: FetchLimit
        /// What a journal's lanes may hold.
        package var journalLimits: JournalLimits
        /// The time of day.
        package var clock: any WallClock
        /// Where a journal that cannot be drained is told.
        package var health: HealthBoard
        /// Where rows are counted.
        package var metrics: MetricsRegistry
        /// Where adoptions are told.
        package var logger: Logger

        /// These parts.
        package init(
            folder: String,
            service: ServiceName,
            history: any FleetHistoryWriting,
            announcer: AdvanceAnnouncer,
            transport: (@Sendable () throws -> any BusTransport)?,
            batch: FetchLimit,
            journalLimits: JournalLimits = JournalLimits(),
            clock: any WallClock,
            health: HealthBoard,
            metrics: MetricsRegistry,
            logger: Logger
        ) {
            self.folder = folder
            self.service = service
            self.history = history
            self.announcer = announcer
            self.transport = transport
            self.batch = batch
            self.journalLimits = journalLimits
            self.clock = clock
            self.health = health
            self.metrics = metrics
            self.logger = logger
        }
    }

    /// How long an adopted journal stays on the bus after its samples are in history, so that
    /// whoever missed messages of its other lanes can fetch them: two of a node's idle beats.
    package static let serves = Duration.seconds(10)

    private let parts: Parts
    private let every: Duration
    private let wait: @Sendable (Duration) async throws -> Void
    private let meters: DrainMeters
    private let adopted: Counter

    /// An adopter that looks once a period.
    package init(
        _ parts: Parts,
        every: Duration,
        wait: @escaping @Sendable (Duration) async throws -> Void = {
            try await Task.sleep(for: $0)
        }
    ) {
        self.parts = parts
        self.every = every
        self.wait = wait
        meters = DrainMeters(metrics: parts.metrics, logger: parts.logger)
        adopted = parts.metrics.counter(
            "collector_adopted_rows_total",
            help: "Journal rows of collectors that are gone, written to fleet history here."
        )
    }

    /// Looks after each period until shut down.
    package func run() async throws {
        // The loop ends by cancellation, which is how a shutdown reaches it.
        try? await cancelWhenGracefulShutdown { [self] in
            var watch = SlotWatch()
            while !Task.isCancelled {
                try await wait(every)
                await look(&watch)
            }
        }
    }

    /// Looks once, and drains what nobody seems to use.
    package func look(_ watch: inout SlotWatch) async {
        guard let root = StateSlot.root(of: parts.folder, service: parts.service) else { return }
        var troubles: [String] = []
        let folders = StateSlot.folders(
            of: parts.service,
            in: root,
            holding: SlotJournal.fileName
        ).filter { $0 != parts.folder }
        let stamps = Dictionary(
            uniqueKeysWithValues: folders.compactMap { folder in
                SlotJournal.stamp(in: folder).map { (folder, $0) }
            }
        )
        for folder in watch.look(stamps) {
            do {
                guard let slot = try StateSlot.takeIfFree(folder) else { continue }
                if let trouble = try await adopt(slot) { troubles.append(trouble) }
                if let stamp = SlotJournal.stamp(in: folder) { watch.drained(folder, at: stamp) }
            } catch is CancellationError {
                return
            } catch {
                troubles.append("the journal in \(folder) is not drained: \(errorChain(error))")
            }
        }
        tell(troubles)
    }

    private func tell(_ troubles: [String]) {
        for trouble in troubles { parts.logger.warning("\(trouble)") }
        parts.health.set(
            "adoption",
            troubles.isEmpty ? .ok : .degraded(troubles.joined(separator: "; "))
        )
    }

    // MARK: - Adopting

    /// Drains a slot's journal; says what is still to be done with it by a person.
    private func adopt(_ slot: StateSlot) async throws -> String? {
        let held = try await SlotJournal.open(
            slot,
            service: parts.service,
            limits: parts.journalLimits,
            clock: parts.clock
        )
        let source = held.journal.source
        parts.logger.notice("the journal of \(source) in \(slot.path) is nobody's; draining it")
        do {
            let rows = try await serving(held.journal) { try await drain(held.journal) }
            let refused = try await held.journal.read { try RefusedRowTable.standing(in: $0) }
            try held.close()
            parts.logger.notice("\(rows) journal rows of \(source) were brought into history")
            return refused?.sentence(of: source)
        } catch {
            // The first error is the one to tell; the slot is released either way.
            try? held.close()
            throw error
        }
    }

    private func drain(_ journal: ServiceJournal) async throws -> Int {
        let rows = RowCount()
        let (meters, adopted, announcer) = (meters, adopted, parts.announcer)
        try await HistoryDrain(
            journal: journal,
            history: parts.history,
            limit: parts.batch,
            clock: parts.clock
        ) { event in
            meters.note(event, of: journal.source)
            guard case .wrote(let count, let outcome) = event else { return }
            adopted.increment(by: count)
            rows.add(count)
            announcer.note(outcome.advanced)
        }.runOrRenew()
        return rows.count
    }

    /// Runs a body while the journal's source is on the bus, and for a while longer when others
    /// may have missed something of it.
    private func serving<Result: Sendable>(
        _ journal: ServiceJournal,
        _ body: () async throws -> Result
    ) async throws -> Result {
        guard let transport = try parts.transport?() else { return try await body() }
        let log = BusLog(logger: parts.logger, metrics: parts.metrics)
        let node = BusNode(
            journal: journal,
            transport: transport,
            clock: parts.clock,
            report: { log.note($0) }
        )
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                do {
                    try await node.run()
                } catch {
                    // Messages wait for the next who holds the journal; samples do not need a bus.
                    log.note(.journalFailed(error))
                }
            }
            let result = try await body()
            if try await hasOthers(journal) { try await wait(Self.serves) }
            group.cancelAll()
            return result
        }
    }

    private func hasOthers(_ journal: ServiceJournal) async throws -> Bool {
        try await journal.extents().contains {
            $0.key != SamplesAccepted.lane.name && $0.value.head >= $0.value.low
        }
    }
}
