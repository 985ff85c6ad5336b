import CZeroMQ
import Contracts
import MessageBus
import Quantities

/// What a hub does with each frame: passes on what `HubRules` lets through, counts the rest.
struct HubTraffic {
    var counters = HubCounters()
    private let isGuarded: Bool
    private var peers = PeerTable<[UInt8]>()
    /// Lanes that somebody was granted; they are taken in from then on, until the hub ends.
    private var wanted: Set<LaneName> = []

    /// Guarded: every frame comes under a key, and is judged by that key's enrolment.
    init(isGuarded: Bool) {
        self.isGuarded = isGuarded
    }

    /// Starts on new sockets: nobody has greeted on them.
    mutating func begin(_ binding: HubBinding) {
        peers = PeerTable()
        for lane in wanted { _ = binding.dataIn.send([[1] + LaneTopic.bytes(of: lane)]) }
    }

    /// Serves each socket in turns, so that a flood on one does not starve the others.
    mutating func forward(
        _ binding: HubBinding,
        _ poll: SocketPoll,
        _ table: EnrolmentTable?,
        now: Duration
    ) {
        let turn = { poll.hasInput($0) ? Self.turnMax : 0 }
        for monitor in binding.monitors where poll.hasInput(monitor.socket) { watch(monitor) }
        for _ in 0..<turn(binding.dataOut) {
            guard let message = binding.dataOut.receiveSigned() else { break }
            subscribe(message, binding, table)
        }
        for _ in 0..<turn(binding.dataIn) {
            guard let message = binding.dataIn.receiveSigned() else { break }
            publish(message, binding, table)
        }
        for _ in 0..<turn(binding.control) {
            guard let message = binding.control.receiveSigned() else { break }
            route(message, binding.control, table, now)
        }
        peers.forgetSilent(now: now)
        counters.peers = peers.count
        counters.enrolled = table?.goodCount ?? 0
    }

    private mutating func watch(_ monitor: SocketMonitor) {
        while let event = monitor.next() {
            switch event {
            case .brokenHandshake, .keptOut: counters.brokenHandshakes += 1
            case .disconnected: counters.disconnects += 1
            case .admitted: break
            }
        }
    }

    /// The enrolment that a frame is judged by; nil where there are no keys.
    private func enrolment(
        _ userID: String?,
        _ table: EnrolmentTable?
    ) throws(HubRules.Refusal) -> Enrolment? {
        guard isGuarded else { return nil }
        guard let userID, let enrolment = table?[userID] else { throw .unknownKey }
        return enrolment
    }

    // MARK: - Subscriptions

    private mutating func subscribe(
        _ message: ZMQSocket.Received,
        _ binding: HubBinding,
        _ table: EnrolmentTable?
    ) {
        guard message.parts.count == 1, let isWanted = message.parts[0].first, isWanted <= 1 else {
            counters.malformed += 1
            return
        }
        let topic = Array(message.parts[0].dropFirst())
        // What libzmq takes back for a peer that is gone needs no answer.
        guard isWanted == 1 else { return binding.dataOut.withdraw(topic) }
        do throws(HubRules.Refusal) {
            let reader = try enrolment(message.userID, table)
            let lane = try HubRules.subscribe(to: topic, by: reader)
            guard wanted.contains(lane) || wanted.count < Self.lanesMax else {
                throw .notEnrolled("too many lanes")
            }
            binding.dataOut.grant(topic)
            if wanted.insert(lane).inserted { _ = binding.dataIn.send([message.parts[0]]) }
        } catch {
            counters.refusedSubscriptions += 1
        }
    }

    // MARK: - Data

    private mutating func publish(
        _ message: ZMQSocket.Received,
        _ binding: HubBinding,
        _ table: EnrolmentTable?
    ) {
        let writer: Enrolment?
        do throws(HubRules.Refusal) {
            guard let lane = message.parts.first.flatMap(LaneTopic.lane) else { throw .malformed }
            writer = try enrolment(message.userID, table)
            try HubRules.publish(message.parts, lane: lane, by: writer)
        } catch {
            return count(error)
        }
        counters.dataForwarded += 1
        let sent = binding.dataOut.send(message.parts + Self.vouching(for: writer))
        if sent != .sent { counters.busy += 1 }
    }

    /// What a hub that knows its peers puts behind a frame: for whom the sender speaks.
    private static func vouching(for sender: Enrolment?) -> [[UInt8]] {
        sender.map { [StandingPart.bytes(of: $0)] } ?? []
    }

    private mutating func count(_ refusal: HubRules.Refusal) {
        switch refusal {
        case .malformed: counters.malformed += 1
        case .impostor: counters.impostors += 1
        case .unknownKey, .notEnrolled: counters.refusedFrames += 1
        }
    }

    // MARK: - Control

    private mutating func route(
        _ message: ZMQSocket.Received,
        _ control: ZMQSocket,
        _ table: EnrolmentTable?,
        _ now: Duration
    ) {
        // Routing ids that libzmq gives begin with zero; nobody chooses one.
        guard message.parts.count == 3, message.parts[0].first == 0 else {
            counters.malformed += 1
            return
        }
        let connection = message.parts[0]
        do throws(HubRules.Refusal) {
            let sender = try enrolment(message.userID, table)
            if message.parts[1].isEmpty {
                let peer = try HubRules.greet(message.parts[2], by: sender)
                greeted(peer, on: connection, control, now)
            } else {
                try pass(message.parts, from: sender, control, table)
            }
        } catch {
            count(error)
            if let reason = error.text { answer(.refuse(reason), to: connection, control) }
        }
    }

    private mutating func pass(
        _ parts: [[UInt8]],
        from sender: Enrolment?,
        _ control: ZMQSocket,
        _ table: EnrolmentTable?
    ) throws(HubRules.Refusal) {
        guard let source = peers.source(of: parts[0]) else {
            return answer(.refuse(Self.greetFirst), to: parts[0], control)
        }
        let name = String(decoding: parts[1], as: UTF8.self)
        let service = ServiceName(name)
        let destination = SourceID(name)
        guard service != nil || destination != nil else { throw .malformed }
        let receiver = destination.flatMap { table?.enrolment(of: $0) }
        try HubRules.pass(parts[2], from: sender, to: receiver.map { [$0] } ?? [])
        let words = [Array(source.text.utf8), parts[2]] + Self.vouching(for: sender)
        if let service {
            spread(words, to: service, control)
        } else if let destination {
            deliver(words, on: parts[0], to: destination, control)
        }
    }

    private mutating func deliver(
        _ words: [[UInt8]],
        on connection: [UInt8],
        to destination: SourceID,
        _ control: ZMQSocket
    ) {
        guard let other = peers.connection(of: destination) else {
            counters.unreachable += 1
            return answer(.unreachable(destination), to: connection, control)
        }
        switch control.send([other] + words) {
        case .sent: counters.controlForwarded += 1
        case .full:
            counters.busy += 1
            answer(.busy(destination, retryMilliseconds: 200), to: connection, control)
        case .unreachable:
            counters.unreachable += 1
            peers.left(other)
            answer(.unreachable(destination), to: connection, control)
        }
    }

    /// Passes a greeting to every instance of a service; who is away hears the next one.
    private mutating func spread(
        _ words: [[UInt8]],
        to service: ServiceName,
        _ control: ZMQSocket
    ) {
        for connection in peers.connections(of: service) {
            let sent = control.send([connection] + words)
            if sent == .sent { counters.controlForwarded += 1 }
        }
    }

    private mutating func greeted(
        _ peer: BusPeer,
        on connection: [UInt8],
        _ control: ZMQSocket,
        _ now: Duration
    ) {
        guard peers.greeted(peer, on: connection, now: now) == .conflict else { return }
        counters.conflicts += 1
        answer(.conflict(peer.source), to: connection, control)
    }

    /// The hub's own words have no sender.
    private func answer(
        _ message: ControlMessage,
        to connection: [UInt8],
        _ control: ZMQSocket
    ) {
        _ = control.send([connection, [], message.encoded()])
    }

    /// What a hub tells a connection that it does not know, often only because it is new itself.
    static let greetFirst = "say HERE first"
    private static let turnMax = 256
    /// Lanes taken in at the most, several times what there are.
    private static let lanesMax = 1000
}

extension HubRules.Refusal {
    /// What the peer is told; nil where nothing it says can be trusted to be a peer's.
    fileprivate var text: String? {
        switch self {
        case .malformed: nil
        case .unknownKey: "this key is not enrolled"
        case .impostor(let source): "this key is not \(source)'s"
        case .notEnrolled(let what): what
        }
    }
}
