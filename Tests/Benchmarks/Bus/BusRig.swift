import Contracts
import Foundation
import GRDB
import MessageBus
import MessageBusZMQ
import Observability
import Quantities
import StateStore
import Synchronization

/// A writer and a reader with journals of their own and a hub between them, over ZeroMQ.
final class BusRig: Sendable {
    let writer: ServiceJournal
    let reader: ServiceJournal
    let taken = TakenMessages()
    private let hub: ZeroMQHub
    private let nodes = Mutex<[Task<Void, any Error>]>([])
    private let sent = Mutex((number: 0, random: IDRandomness()))
    private let clock = SystemWallClock()
    private let bytes: Int

    struct Refusal: Error {}

    init(folder: String, bytes: Int) async throws {
        self.bytes = bytes
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        hub = try await ZeroMQHub.start(on: HubEndpoints("ipc://\(folder)/bus"))
        writer = try Self.journal("writer", [Measured.lane], folder, clock)
        reader = try Self.journal("reader", [], folder, clock)
        try await reader.perform {
            try $0.database.execute(sql: "CREATE TABLE effect (number INTEGER PRIMARY KEY)")
        }
    }

    /// More than is published in any run, where nobody acknowledges.
    private static let roomForARun = ByteCount.mebibytes(16_384)

    private static func journal(
        _ service: String,
        _ lanes: [LaneDeclaration],
        _ folder: String,
        _ clock: SystemWallClock
    ) throws -> ServiceJournal {
        guard let name = ServiceName(service) else { throw Refusal() }
        return try ServiceJournal.open(
            at: "\(folder)/\(service).sqlite",
            service: name,
            lanes: lanes,
            limits: JournalLimits(laneBytes: roomForARun),
            clock: clock
        )
    }

    /// Puts the writer, and the reader too when it is wanted, onto the bus.
    func join(reads: Bool) {
        let transport = ZeroMQTransport(hubs: [hub.endpoints])
        var members: [(ServiceJournal, [Subscription])] = [(writer, [])]
        if reads { members.append((reader, [subscription])) }
        for (journal, subscriptions) in members {
            let node = BusNode(
                journal: journal,
                transport: transport,
                subscriptions: subscriptions,
                clock: clock,
                timer: SystemBusTimer(),
                report: { _ in }
            )
            nodes.withLock { $0.append(Task { try await node.run() }) }
        }
    }

    private var subscription: Subscription {
        let taken = taken
        return reader.apply(Measured.self) { message, _, unit in
            try unit.database.cachedStatement(sql: "INSERT INTO effect (number) VALUES (?)")
                .execute(arguments: [message.number])
            taken.note(message.number)
        }
    }

    func leave() async {
        for node in nodes.withLock({ nodes in
            defer { nodes = [] }; return nodes
        }) {
            node.cancel()
            // Its end is all that is waited for.
            _ = await node.result
        }
    }

    func close() async throws {
        await leave()
        await hub.stop()
        try writer.close()
        try reader.close()
    }

    /// Publishes the next message; returns its number once it is durable.
    @discardableResult
    func publish() async throws -> Int {
        let now = clock.now()
        let (number, id) = sent.withLock { sent in
            sent.number += 1
            return (sent.number, MessageID(at: now, using: &sent.random))
        }
        let message = try PreparedMessage(Measured(number, bytes: bytes))
        _ = try await writer.perform { try $0.publish(message, id: id, at: now) }
        return number
    }

    /// How many messages were published.
    var published: Int { sent.withLock { $0.number } }
}

/// What took effect at the reader, and when.
final class TakenMessages: Sendable {
    private struct State {
        var count = 0
        var moments: [Int: ContinuousClock.Instant] = [:]
        var keepsMoments = false
    }

    private let state = Mutex(State())

    func note(_ number: Int) {
        state.withLock { state in
            state.count += 1
            if state.keepsMoments { state.moments[number] = .now }
        }
    }

    func keepMoments() { state.withLock { $0.keepsMoments = true } }

    var count: Int { state.withLock { $0.count } }
    var moments: [Int: ContinuousClock.Instant] { state.withLock { $0.moments } }
}
