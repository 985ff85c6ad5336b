import CZeroMQ
import Contracts
import MessageBus
import Quantities

/// A peer's sockets and the loop that serves them, all inside one thread.
struct PeerSockets {
    private let peer: BusPeer
    private let publishing: ZMQSocket
    private let subscribed: ZMQSocket
    private let dealers: [ZMQSocket]
    private let clock = ContinuousClock()
    /// The hub that carries this peer's requests now.
    private var current = 0
    private var greetAt: [ContinuousClock.Instant]

    /// Runs until the connection closes.
    static func run(
        _ connection: ZeroMQConnection,
        _ peer: BusPeer,
        _ lanes: [LaneName],
        _ hubs: [HubEndpoints],
        started: (Result<Void, any Error>) -> Void
    ) {
        do {
            let context = try ZMQContext()
            defer { context.end() }
            try serve(connection, peer, lanes, hubs, context, started)
        } catch {
            started(.failure(error))
        }
        connection.end()
    }

    /// The sockets live in here, so that they are closed before the context ends.
    private static func serve(
        _ connection: ZeroMQConnection,
        _ peer: BusPeer,
        _ lanes: [LaneName],
        _ hubs: [HubEndpoints],
        _ context: ZMQContext,
        _ started: (Result<Void, any Error>) -> Void
    ) throws {
        var sockets = try Self(peer, lanes, hubs, context)
        started(.success(()))
        var poll = SocketPoll([sockets.subscribed] + sockets.dealers, waking: connection.pipe)
        while true {
            poll.wait(milliseconds: Self.tickMilliseconds)
            connection.pipe.silence()
            let (departures, isClosing) = connection.takeDepartures()
            sockets.greet()
            for departure in departures { sockets.send(departure) }
            connection.deliver(sockets.receive())
            if isClosing { return }
        }
    }

    private init(
        _ peer: BusPeer,
        _ lanes: [LaneName],
        _ hubs: [HubEndpoints],
        _ context: ZMQContext
    ) throws {
        self.peer = peer
        publishing = try ZMQSocket(ZMQ_PUB, in: context, highWater: Self.dataHighWater)
        subscribed = try ZMQSocket(ZMQ_SUB, in: context, highWater: Self.dataHighWater)
        for lane in lanes {
            try subscribed.subscribe(
                to: String(decoding: LaneTopic.bytes(of: lane), as: UTF8.self)
            )
        }
        var dealers: [ZMQSocket] = []
        for hub in hubs {
            try publishing.connect(to: hub.dataIn)
            try subscribed.connect(to: hub.dataOut)
            let dealer = try ZMQSocket(ZMQ_DEALER, in: context, highWater: Self.controlHighWater)
            // Nothing waits for a hub that is away: what cannot be sent now goes to the next.
            try dealer.set(ZMQ_IMMEDIATE, 1)
            try dealer.connect(to: hub.control)
            dealers.append(dealer)
        }
        self.dealers = dealers
        greetAt = dealers.map { [clock] _ in clock.now }
    }

    /// Says HERE to each hub every 5 s, and until it gets through.
    private mutating func greet() {
        let now = clock.now
        let here = ControlMessage.here(peer).encoded()
        for (index, dealer) in dealers.enumerated() where greetAt[index] <= now {
            let sent = dealer.send([[], here])
            greetAt[index] = now + (sent == .sent ? .seconds(5) : .milliseconds(100))
        }
    }

    private mutating func send(_ departure: BusDeparture) {
        switch departure {
        case .data(let lane, let parts):
            _ = publishing.send([LaneTopic.bytes(of: lane)] + parts)
        case .control(let destination, let bytes): request(destination.text, bytes)
        case .greeting(let service, let bytes): request(service.text, bytes)
        }
    }

    private mutating func request(_ destination: String, _ bytes: [UInt8]) {
        for _ in dealers {
            if dealers[current].send([Array(destination.utf8), bytes]) == .sent { return }
            current = (current + 1) % dealers.count
        }
    }

    private mutating func receive() -> [BusArrival] {
        var batch: [BusArrival] = []
        while batch.count < Self.batchMax, let parts = subscribed.receive() {
            guard let topic = parts.first, let lane = LaneTopic.lane(of: topic) else { continue }
            batch.append(.data(lane, Array(parts.dropFirst())))
        }
        for index in dealers.indices {
            while batch.count < 2 * Self.batchMax, let parts = dealers[index].receive() {
                guard parts.count == 2 else { continue }
                heed(parts, from: index)
                let sender = SourceID(String(decoding: parts[0], as: UTF8.self))
                batch.append(.control(from: sender, parts[1]))
            }
        }
        return batch
    }

    /// What a hub itself says may mean that it forgot us, or does not know whom we want.
    private mutating func heed(_ parts: [[UInt8]], from index: Int) {
        guard parts[0].isEmpty, let message = try? ControlMessage(parts[1]) else { return }
        switch message {
        case .refuse: greetAt[index] = clock.now
        case .unreachable where index == current: current = (current + 1) % dealers.count
        default: break
        }
    }

    private static let dataHighWater: Int32 = 1000
    private static let controlHighWater: Int32 = 64
    private static let batchMax = 256
    private static let tickMilliseconds = 100
}
