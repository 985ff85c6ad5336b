import CZeroMQ
import Contracts
import MessageBus
import Quantities

/// A peer's sockets and the loop that serves them, all inside one thread.
struct PeerSockets {
    private let plan: PeerPlan
    private let publishing: ZMQSocket
    private let subscribed: ZMQSocket
    private let dealers: [ZMQSocket]
    private let monitors: [SocketMonitor]
    private let clock = ContinuousClock()
    /// The hub that carries this peer's requests now.
    private var current = 0
    private var greetAt: [ContinuousClock.Instant]
    private var complaints: Complaints
    /// When a hub and this peer first did not understand each other.
    private var brokenAt: ContinuousClock.Instant?

    /// Runs until the connection closes.
    static func run(
        _ connection: ZeroMQConnection,
        _ plan: PeerPlan,
        started: (Result<Void, any Error>) -> Void
    ) {
        do {
            let context = try ZMQContext()
            defer { context.end() }
            try serve(connection, plan, context, started)
        } catch {
            started(.failure(error))
        }
        connection.end()
    }

    /// The sockets live in here, so that they are closed before the context ends.
    private static func serve(
        _ connection: ZeroMQConnection,
        _ plan: PeerPlan,
        _ context: ZMQContext,
        _ started: (Result<Void, any Error>) -> Void
    ) throws {
        var complaints = Complaints(plan.note)
        var dials = 0
        while true {
            var peer = try Self(plan, context, complaints)
            if dials == 0 { started(.success(())) }
            guard peer.serve(connection, redialAfter: Self.wait(dials)) else { return }
            complaints = peer.complaints
            dials += 1
        }
    }

    /// Serves the sockets; false when the connection closes, true when all must be dialled anew.
    ///
    /// libzmq never dials again after a handshake that made no sense, such as with a hub that was
    /// set up with another key and is about to be put right.
    private mutating func serve(
        _ connection: ZeroMQConnection,
        redialAfter wait: Duration
    ) -> Bool {
        let sockets = [subscribed] + dealers + monitors.map(\.socket)
        var poll = SocketPoll(sockets, waking: connection.pipe)
        while true {
            poll.wait(milliseconds: Self.tickMilliseconds)
            connection.pipe.silence()
            let (departures, isClosing) = connection.takeDepartures()
            watch(poll)
            greet()
            for departure in departures { send(departure) }
            connection.deliver(receive(poll))
            if isClosing { return false }
            if let brokenAt, clock.now - brokenAt >= wait { return true }
        }
    }

    private static func wait(_ dials: Int) -> Duration {
        min(.seconds(1 << min(dials, 6)), .seconds(60))
    }

    private init(
        _ plan: PeerPlan,
        _ context: ZMQContext,
        _ complaints: Complaints
    ) throws {
        self.plan = plan
        self.complaints = complaints
        publishing = try ZMQSocket(ZMQ_PUB, in: context, highWater: Self.dataHighWater)
        subscribed = try ZMQSocket(ZMQ_SUB, in: context, highWater: Self.dataHighWater)
        for lane in plan.lanes {
            try subscribed.set(ZMQ_SUBSCRIBE, LaneTopic.bytes(of: lane))
        }
        var dealers: [ZMQSocket] = []
        var monitors: [SocketMonitor] = []
        for (index, hub) in plan.hubs.enumerated() {
            let dealer = try ZMQSocket(ZMQ_DEALER, in: context, highWater: Self.controlHighWater)
            // Nothing waits for a hub that is away: what cannot be sent now goes to the next.
            try dealer.set(ZMQ_IMMEDIATE, 1)
            let name = "\(context.serial())"
            monitors.append(try SocketMonitor(dealer, named: name, in: context))
            for socket in [publishing, subscribed, dealer] {
                try plan.secure(socket, forHub: index)
            }
            try publishing.connect(to: hub.dataIn)
            try subscribed.connect(to: hub.dataOut)
            try dealer.connect(to: hub.control)
            dealers.append(dealer)
        }
        self.dealers = dealers
        self.monitors = monitors
        greetAt = dealers.map { [clock] _ in clock.now }
    }

    /// Greets a hub as soon as it lets this peer in, and says why one does not.
    private mutating func watch(_ poll: SocketPoll) {
        for (index, monitor) in monitors.enumerated() where poll.hasInput(monitor.socket) {
            while let event = monitor.next() {
                let hub = plan.hubs[index]
                switch event {
                case .admitted:
                    complaints.settle(hub.control)
                    greetAt[index] = clock.now
                case .keptOut, .brokenHandshake:
                    complaints.make(hub.control, plan.complaint(about: hub))
                    if event == .brokenHandshake, brokenAt == nil { brokenAt = clock.now }
                case .disconnected: break
                }
            }
        }
    }

    /// Says HERE to each hub every 5 s, and until it gets through.
    private mutating func greet() {
        let now = clock.now
        let here = ControlMessage.here(plan.peer).encoded()
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

    private mutating func receive(_ poll: SocketPoll) -> [BusArrival] {
        var batch: [BusArrival] = []
        var bytes = 0
        func hasRoom(_ count: Int) -> Bool { batch.count < count && bytes < Self.batchBytesMax }
        if poll.hasInput(subscribed) {
            while hasRoom(Self.batchMax), let parts = subscribed.receive() {
                guard let topic = parts.first, let lane = LaneTopic.lane(of: topic) else {
                    continue
                }
                if parts.count >= 4 { note(parts[2], parts.count > 4 ? parts[4] : []) }
                bytes += parts.reduce(0) { $0 + $1.count }
                batch.append(.data(lane, Array(parts.dropFirst().prefix(3))))
            }
        }
        // Answers to what was asked for have as much room of their own.
        bytes = 0
        for index in dealers.indices where poll.hasInput(dealers[index]) {
            while hasRoom(2 * Self.batchMax), let parts = dealers[index].receive() {
                guard (2...3).contains(parts.count) else { continue }
                note(parts[0], parts.count > 2 ? parts[2] : [])
                heed(parts, from: index)
                let sender = SourceID(String(decoding: parts[0], as: UTF8.self))
                bytes += parts[1].count
                batch.append(.control(from: sender, parts[1]))
            }
        }
        return batch
    }

    /// Keeps for whom a source speaks, before anything of it is taken.
    ///
    /// A hub that knows its peers by their keys says it of every frame; one that says nothing is
    /// this machine's own.
    private func note(_ source: [UInt8], _ standing: [UInt8]) {
        guard let source = SourceID(String(decoding: source, as: UTF8.self)),
            let standing = StandingPart.standing(standing)
        else { return }
        plan.standings.note(source, standing)
    }

    /// What a hub itself says may mean that it forgot us, or does not know whom we want.
    private mutating func heed(_ parts: [[UInt8]], from index: Int) {
        guard parts[0].isEmpty, let message = try? ControlMessage(parts[1]) else { return }
        switch message {
        case .refuse(HubTraffic.greetFirst): greetAt[index] = clock.now
        case .refuse(let reason):
            complaints.make(reason, "the hub \(plan.hubs[index]) refused a frame: \(reason)")
        case .unreachable where index == current: current = (current + 1) % dealers.count
        default: break
        }
    }

    /// Frames of about 20 KiB at the most, 10 MiB.
    private static let dataHighWater: Int32 = 500
    private static let controlHighWater: Int32 = 64
    private static let batchMax = 256
    /// Bytes of a batch's frames, but for its last one.
    private static let batchBytesMax = 256 << 10
    private static let tickMilliseconds = 100
}
