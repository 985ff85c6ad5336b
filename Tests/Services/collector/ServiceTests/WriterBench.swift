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
    let writer: HistoryWriter
    let clock = ManualClock()
    let metrics = MetricsRegistry()
    private(set) var ids: [MessageID] = []
    private var random = SeededRandom(seed: 3)

    init(limit: Int = 100) throws {
        folder = try TemporaryFolder()
        journal = try ServiceJournal.open(
            at: folder.file("journal.sqlite"),
            service: #require(ServiceName("collector")),
            lanes: CollectorService.definition.publishes,
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
        writer = HistoryWriter(
            journal: journal,
            history: history,
            announcer: announcer,
            limit: FetchLimit(count: limit, bytes: 1 << 20),
            health: HealthBoard(),
            metrics: metrics,
            logger: logger
        )
    }

    deinit { try? journal.close() }

    /// Journals heartbeats of systems `nas-1` and so on.
    func accept(_ count: Int) async throws {
        for index in 1...count {
            let id = MessageID(at: clock.now(), using: &random)
            ids.append(id)
            let message = SamplesAccepted(
                tenant: .single,
                system: .init(
                    id: try #require(SystemID("nas-\(index)")),
                    name: "",
                    hostname: "",
                    version: "",
                    client: nil
                ),
                receivedAt: clock.now(),
                claim: .init(kind: .key, value: "\(index)"),
                samples: SampleColumns()
            )
            let now = clock.now()
            _ = try await journal.perform { try $0.publish(message, id: id, at: now) }
        }
    }
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
        try state.withLock { state in
            if let move = state.move {
                state.position = move
                state.move = nil
            }
            let fails = state.failAt == state.batches.count + 1
            if fails { state.failAt = nil }
            if fails, !state.commitsBeforeFailing { throw HistoryDown() }
            guard state.position == expected else { throw HistoryConflict(found: state.position) }
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
