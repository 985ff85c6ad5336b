import Contracts
import FleetHistory
import Logging
import MessageBus
import Observability
import Quantities
import ServiceChassis
import StateStore
import Synchronization
import TestSupport
import Testing

@testable import Collector

/// A writer between a real journal and a history in memory.
final class WriterBench {
    let folder: TemporaryFolder
    let journal: ServiceJournal
    let history = HistoryInMemory()
    let announcer: AdvanceAnnouncer
    let logger: Logger
    let limits: FetchLimit
    let clock = ManualClock()
    let metrics = MetricsRegistry()
    let health = HealthBoard()
    private(set) var ids: [MessageID] = []
    private var random = SeededRandom(seed: 3)

    init(limit: Int = 100) throws {
        folder = try TemporaryFolder()
        journal = try ServiceJournal.open(
            at: folder.file("journal.sqlite"),
            service: #require(ServiceName("collector")),
            lanes: CollectorService.definition.publishes,
            migrations: CollectorService.migrations,
            limits: JournalLimits(keepAcknowledged: .zero),
            clock: clock
        )
        var logger = Logger(label: "tests")
        logger.logLevel = .critical
        announcer = AdvanceAnnouncer(
            journal: journal,
            every: .seconds(1),
            clock: clock,
            logger: logger
        )
        self.logger = logger
        limits = FetchLimit(count: limit, bytes: 1 << 20)
    }

    /// The writer into the history in memory.
    lazy var writer = writer(of: history)

    /// A writer into any history; by the bench's clock, which has no uptime, it spaces nothing.
    func writer(
        of history: any FleetHistoryWriting,
        spacing: Duration = .zero,
        clock: (any WallClock)? = nil,
        pace: HistoryPace = HistoryPace(),
        wait: @escaping @Sendable (Duration) async throws -> Void = { _ in }
    ) -> HistoryWriter {
        HistoryWriter(
            journal: journal,
            history: history,
            announcer: announcer,
            pace: pace,
            limit: limits,
            spacing: spacing,
            clock: clock ?? self.clock,
            health: health,
            metrics: metrics,
            logger: logger,
            wait: wait
        )
    }

    /// Returns when history has this many batches.
    func waitForBatches(_ number: Int) async throws {
        while history.batches.count < number {
            try Task.checkCancellation()
            await Task.yield()
        }
    }

    /// A drain into the history in memory, which tells nobody.
    var drainage: HistoryDrain {
        HistoryDrain(
            journal: journal,
            history: history,
            limit: limits,
            clock: clock,
            report: { _ in }
        )
    }

    deinit { try? journal.close() }

    /// Journals a sample each of systems `nas-1` and so on.
    func accept(_ count: Int) async throws {
        for index in 1...count { try await publish(system: "nas-\(index)") }
    }

    /// Journals a webhook with one sample.
    func publish(system: String, name: String = "") async throws {
        let now = clock.now()
        let id = MessageID(at: now, using: &random)
        ids.append(id)
        let message = try Self.message(of: system, name: name, number: ids.count, at: now)
        _ = try await journal.perform { try $0.publish(message, id: id, at: now) }
    }

    /// A webhook with one sample; its number is its idempotency key.
    static func message(
        of system: String,
        name: String = "",
        number: Int,
        at now: Timestamp
    ) throws -> SamplesAccepted {
        let samples = SampleColumns([
            SampleColumns.Row(
                type: "pool",
                object: "tank",
                name: "used",
                kind: .numeric,
                unit: "bytes",
                time: now,
                value: 1,
                text: "",
                sentUnit: "GB",
                metadata: ""
            )
        ])
        return SamplesAccepted(
            tenant: .single,
            system: .init(
                id: try #require(SystemID(system)),
                name: name,
                hostname: "",
                version: "",
                client: nil
            ),
            receivedAt: now,
            claim: .init(kind: .key, value: "\(number)"),
            samples: samples
        )
    }

    /// All of the tenant whose samples these are.
    var everything: Scope { Scope(tenant: .single, clients: .all) }
}

/// The history's database is down.
struct HistoryDown: Error {}

/// A history that keeps to the compare-and-set of its port and fails on request.
final class HistoryInMemory: FleetHistoryWriting {
    private struct State {
        var position: HistoryPosition?
        var move: HistoryPosition?
        var systems: [String] = []
        var batches: [Int] = []
        var failAt: Int?
        var commitsBeforeFailing = false
        var refused: Set<String> = []
        var refusals = 0
        var meanwhile: (@Sendable () async throws -> Void)?
    }

    private let state = Mutex(State())

    var systems: [String] { state.withLock { $0.systems } }
    var batches: [Int] { state.withLock { $0.batches } }

    /// Lets the n-th record from the first fail, before or after its commit.
    func fail(at call: Int, committed: Bool) {
        state.withLock { state in
            state.failAt = call
            state.commitsBeforeFailing = committed
        }
    }

    /// Refuses these systems' samples for ever.
    func refuse(_ systems: Set<String>) {
        state.withLock { $0.refused = systems }
    }

    /// How often a batch was refused.
    var refusals: Int { state.withLock { $0.refusals } }

    /// Does something while the next record is on its way.
    func duringNext(_ body: @escaping @Sendable () async throws -> Void) {
        state.withLock { $0.meanwhile = body }
    }

    /// Moves the position as another writer would, just before the next record.
    func moveBeforeNext(to position: HistoryPosition) {
        state.withLock { $0.move = position }
    }

    func position(of source: SourceID) async throws -> HistoryPosition? {
        state.withLock { $0.position }
    }

    func record(
        _ entries: [SamplesAccepted],
        from expected: HistoryPosition?,
        to next: HistoryPosition
    ) async throws -> RecordOutcome {
        let meanwhile = state.withLock { state in
            defer { state.meanwhile = nil }
            return state.meanwhile
        }
        try await meanwhile?()
        return try state.withLock { state in
            if let move = state.move {
                state.position = move
                state.move = nil
            }
            let fails = state.failAt == state.batches.count + 1
            if fails { state.failAt = nil }
            if fails, !state.commitsBeforeFailing { throw HistoryDown() }
            guard state.position == expected else { throw HistoryConflict(found: state.position) }
            if entries.contains(where: { state.refused.contains($0.system.id.text) }) {
                state.refusals += 1
                throw HistoryRefusal("a value out of range")
            }
            state.position = next
            state.systems += entries.map(\.system.id.text)
            state.batches.append(entries.count)
            if fails { throw HistoryDown() }
            var outcome = RecordOutcome()
            outcome.advanced = entries.map {
                HistoryAdvanced(
                    tenant: $0.tenant,
                    client: nil,
                    system: $0.system.id,
                    lastSeen: $0.receivedAt
                )
            }
            return outcome
        }
    }

    func maintain(now: Timestamp) async throws -> MaintenanceOutcome { MaintenanceOutcome() }
}
