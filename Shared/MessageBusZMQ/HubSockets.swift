import CZeroMQ
import Contracts
import MessageBus
import Quantities
import Synchronization

/// A hub's three sockets and the loop that serves them, all inside one thread.
///
/// Every send is without waiting: a peer that does not read must not stop the others.
struct HubSockets {
    private let dataIn: ZMQSocket
    private let dataOut: ZMQSocket
    private let control: ZMQSocket
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private var table = PeerTable<[UInt8]>()
    private var counters = HubCounters()

    /// Runs until the hub is stopped.
    static func run(
        _ link: HubLink,
        _ endpoints: HubEndpoints,
        started: (Result<HubEndpoints, any Error>) -> Void
    ) {
        do {
            let context = try ZMQContext()
            defer { context.end() }
            try serve(link, endpoints, context, started)
        } catch {
            started(.failure(error))
        }
        link.end()
    }

    private static func serve(
        _ link: HubLink,
        _ endpoints: HubEndpoints,
        _ context: ZMQContext,
        _ started: (Result<HubEndpoints, any Error>) -> Void
    ) throws {
        var sockets = try Self(context)
        let bound = HubEndpoints(
            dataIn: try sockets.dataIn.bind(to: endpoints.dataIn),
            dataOut: try sockets.dataOut.bind(to: endpoints.dataOut),
            control: try sockets.control.bind(to: endpoints.control)
        )
        started(.success(bound))
        var poll = SocketPoll(
            [sockets.dataIn, sockets.dataOut, sockets.control],
            waking: link.pipe
        )
        while !link.isStopping {
            poll.wait(milliseconds: Self.tickMilliseconds)
            link.pipe.silence()
            sockets.forward()
            let counters = sockets.counters
            link.counters.withLock { $0 = counters }
        }
    }

    private init(_ context: ZMQContext) throws {
        dataIn = try ZMQSocket(ZMQ_XSUB, in: context, highWater: Self.dataHighWater)
        dataOut = try ZMQSocket(ZMQ_XPUB, in: context, highWater: Self.dataHighWater)
        control = try ZMQSocket(ZMQ_ROUTER, in: context, highWater: Self.controlHighWater)
        try control.set(ZMQ_ROUTER_MANDATORY, 1)
        // With handover another peer could take over a connection by its routing id.
        try control.set(ZMQ_ROUTER_HANDOVER, 0)
        start = clock.now
    }

    /// Serves each socket in turns, so that a flood on one does not starve the others.
    private mutating func forward() {
        for _ in 0..<Self.turnMax {
            guard let message = dataIn.receive() else { break }
            guard message.first.flatMap(LaneTopic.lane) != nil else {
                counters.malformed += 1
                continue
            }
            counters.dataForwarded += 1
            if dataOut.send(message) != .sent { counters.busy += 1 }
        }
        while let subscription = dataOut.receive() { _ = dataIn.send(subscription) }
        for _ in 0..<Self.turnMax {
            guard let message = control.receive() else { break }
            route(message)
        }
        table.forgetSilent(now: start.duration(to: clock.now))
        counters.peers = table.count
    }

    private mutating func route(_ message: [[UInt8]]) {
        guard message.count == 3 else {
            counters.malformed += 1
            return
        }
        let connection = message[0]
        if message[1].isEmpty { return greeted(message[2], on: connection) }
        guard let sender = table.source(of: connection) else {
            return answer(.refuse("say HERE first"), to: connection)
        }
        let name = String(decoding: message[1], as: UTF8.self)
        if let service = ServiceName(name) { return spread(message[2], from: sender, to: service) }
        guard let destination = SourceID(name) else {
            counters.malformed += 1
            return
        }
        guard let other = table.connection(of: destination) else {
            counters.unreachable += 1
            return answer(.unreachable(destination), to: connection)
        }
        switch control.send([other, Array(sender.text.utf8), message[2]]) {
        case .sent: counters.controlForwarded += 1
        case .full:
            counters.busy += 1
            answer(.busy(destination, retryMilliseconds: 200), to: connection)
        case .unreachable:
            counters.unreachable += 1
            table.left(other)
            answer(.unreachable(destination), to: connection)
        }
    }

    /// Passes a greeting to every instance of a service; who is away hears the next one.
    private mutating func spread(_ bytes: [UInt8], from sender: SourceID, to service: ServiceName) {
        for connection in table.connections(of: service) {
            let sent = control.send([connection, Array(sender.text.utf8), bytes])
            if sent == .sent { counters.controlForwarded += 1 }
        }
    }

    private mutating func greeted(_ bytes: [UInt8], on connection: [UInt8]) {
        guard case .here(let peer) = try? ControlMessage(bytes) else {
            counters.malformed += 1
            return
        }
        let now = start.duration(to: clock.now)
        guard table.greeted(peer, on: connection, now: now) == .conflict else { return }
        counters.conflicts += 1
        answer(.conflict(peer.source), to: connection)
    }

    /// The hub's own words have no sender.
    private func answer(_ message: ControlMessage, to connection: [UInt8]) {
        _ = control.send([connection, [], message.encoded()])
    }

    private static let dataHighWater: Int32 = 1000
    private static let controlHighWater: Int32 = 64
    private static let turnMax = 256
    private static let tickMilliseconds = 1000
}
