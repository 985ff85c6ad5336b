package import Contracts
import Foundation
package import MessageBus
package import Quantities
package import StateStore
import Synchronization

/// One service on the bus, in a state folder of its own, that can be stopped and started again.
package final class BusMember: Sendable {
    private struct State {
        var journal: ServiceJournal?
        var node: BusNode?
        var task: Task<Void, any Error>?
    }

    private let place: Mutex<TemporaryFolder>
    private let service: ServiceName
    private let instance: String?
    private let limits: JournalLimits
    /// The member's wall clock.
    package let clock = ManualClock()
    private let transport: any BusTransport
    private let subscribing: @Sendable (ServiceJournal) -> [Subscription]
    private let state = Mutex(State())
    private let random = Mutex(SeededRandom(seed: 11))

    /// A member that is not yet started.
    package init(
        _ service: ServiceName,
        transport: any BusTransport,
        instance: String? = nil,
        limits: JournalLimits = JournalLimits(),
        subscribing: @escaping @Sendable (ServiceJournal) -> [Subscription] = { _ in [] }
    ) throws {
        place = Mutex(try TemporaryFolder())
        self.service = service
        self.transport = transport
        self.instance = instance
        self.limits = limits
        self.subscribing = subscribing
    }

    /// Opens the journal and joins the bus.
    package func start() throws {
        let lanes = [Numbered.lane, Placed.lane, Painted.lane].filter { $0.producer == service }
        let journal = try ServiceJournal.open(
            at: folder.file("journal.sqlite"),
            service: service,
            instance: instance,
            lanes: lanes + [CommandAnswered.lane(of: service.text)],
            limits: limits,
            clock: clock
        )
        let node = BusNode(
            journal: journal,
            transport: transport,
            subscriptions: subscribing(journal),
            clock: clock,
            timer: FastBusTimer(),
            claims: CommandIssuer(journal)
        )
        let task = Task { try await node.run() }
        state.withLock { $0 = State(journal: journal, node: node, task: task) }
    }

    /// Leaves the bus and closes the journal.
    package func stop() async throws {
        let before = state.withLock { state in
            defer { state = State() }
            return state
        }
        before.task?.cancel()
        try await Self.ending(of: before.task)
        try before.journal?.close()
    }

    /// Waits for a node's end; one that had only begun to start ends as cancelled.
    private static func ending(of task: Task<Void, any Error>?) async throws {
        do { try await task?.value } catch is CancellationError {}
    }

    /// Dies as by `kill -9`: what it leaves are its files as they are, and it starts from them.
    package func crash() async throws {
        let before = state.withLock { state in
            defer { state = State() }
            return state
        }
        before.task?.cancel()
        try await Self.ending(of: before.task)
        let left = try TemporaryFolder()
        try Self.copyJournal(from: folder, to: left)
        try before.journal?.close()
        place.withLock { $0 = left }
    }

    private var folder: TemporaryFolder { place.withLock { $0 } }

    /// Copies the journal of a stopped member, as a backup would.
    package func backUp() throws -> TemporaryFolder {
        let copy = try TemporaryFolder()
        try Self.copyJournal(from: folder, to: copy)
        return copy
    }

    /// Puts the journal of a stopped member back from a copy; without one, it is made anew.
    package func putBack(_ copy: TemporaryFolder?) throws {
        for name in Self.files where FileManager.default.fileExists(atPath: folder.file(name)) {
            try FileManager.default.removeItem(atPath: folder.file(name))
        }
        if let copy { try Self.copyJournal(from: copy, to: folder) }
    }

    private static func copyJournal(
        from source: TemporaryFolder,
        to target: TemporaryFolder
    ) throws {
        for name in files where FileManager.default.fileExists(atPath: source.file(name)) {
            try FileManager.default.copyItem(
                atPath: source.file(name),
                toPath: target.file(name)
            )
        }
    }

    private static let files = ["journal.sqlite", "journal.sqlite-wal"]

    /// The incidents that the running member's journal tells of, oldest first.
    package func incidents() async throws -> [BusIncident] {
        let lane = BusIncident.lane(of: service.text).name
        return try await journal?.rows(of: lane, from: 1, limit: .fetch)
            .map { try JSONDecoder().decode(BusIncident.self, from: Data($0.body)) } ?? []
    }

    /// Publishes a run of numbers, each in a unit of its own.
    package func publish(_ numbers: ClosedRange<Int>, padding: Int = 0) async throws {
        let journal = state.withLock { $0.journal }
        for number in numbers {
            let now = clock.now()
            let id = random.withLock { MessageID(at: now, using: &$0) }
            _ = try await journal?.perform { unit in
                try unit.publish(
                    Numbered(number, key: "k\(number % 5)", padding: padding),
                    id: id,
                    at: now
                )
            }
        }
    }

    /// Whether the member is caught up with the numbers.
    package var isCaughtUp: Bool { isCaughtUp(with: Numbered.lane.name) }

    /// Whether the member is caught up with a lane.
    package func isCaughtUp(with lane: LaneName) -> Bool {
        state.withLock { $0.node }?.isCaughtUp(with: lane) ?? false
    }

    /// How long each source that it follows says nothing; empty while it is not running.
    package func silences() -> [SourceID: SourceSilence] {
        state.withLock { $0.node }?.silences() ?? [:]
    }

    /// Puts a thing, or removes it when there is no value.
    package func place(
        _ key: String,
        _ value: Int?,
        at time: Timestamp? = nil,
        padding: Int = 0
    ) async throws {
        let time = time ?? clock.now()
        _ = try await journal?.perform { unit in
            guard let value else { return try unit.remove(key, from: Placed.self, at: time) }
            return try unit.put(Placed(key, value, padding: padding), at: time)
        }
    }

    /// What the member shows of the things.
    package func placed() async throws -> [String: Int] {
        try await journal?.projected(Placed.self).mapValues(\.value) ?? [:]
    }

    /// Waits until the member shows this; the suite's time limit ends a wait in vain.
    package func waitForPlaced(_ wanted: [String: Int]) async throws {
        while try await placed() != wanted {
            try Task.checkCancellation()
            for await _ in SystemBusTimer().ticks().prefix(1) {}
        }
    }

    /// The journal while the member runs.
    package var journal: ServiceJournal? { state.withLock { $0.journal } }
}
