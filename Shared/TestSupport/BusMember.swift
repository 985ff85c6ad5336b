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

    private let folder: TemporaryFolder
    private let service: ServiceName
    private let instance: String?
    private let clock = ManualClock()
    private let transport: any BusTransport
    private let subscribing: @Sendable (ServiceJournal) -> [Subscription]
    private let state = Mutex(State())
    private let random = Mutex(SeededRandom(seed: 11))

    /// A member that is not yet started.
    package init(
        _ service: ServiceName,
        transport: any BusTransport,
        instance: String? = nil,
        subscribing: @escaping @Sendable (ServiceJournal) -> [Subscription] = { _ in [] }
    ) throws {
        folder = try TemporaryFolder()
        self.service = service
        self.transport = transport
        self.instance = instance
        self.subscribing = subscribing
    }

    /// Opens the journal and joins the bus.
    package func start() throws {
        let lanes = service == Numbered.lane.producer ? [Numbered.lane] : []
        let journal = try ServiceJournal.open(
            at: folder.file("journal.sqlite"),
            service: service,
            instance: instance,
            lanes: lanes,
            clock: clock
        )
        let node = BusNode(
            journal: journal,
            transport: transport,
            subscriptions: subscribing(journal),
            clock: clock,
            timer: FastBusTimer()
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
        try await before.task?.value
        try before.journal?.close()
    }

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
    package var isCaughtUp: Bool {
        state.withLock { $0.node }?.isCaughtUp(with: Numbered.lane.name) ?? false
    }

    /// The journal while the member runs.
    package var journal: ServiceJournal? { state.withLock { $0.journal } }
}
