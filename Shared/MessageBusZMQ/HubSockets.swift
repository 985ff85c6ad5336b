import CZeroMQ
import Contracts
import Glibc
import MessageBus
import Quantities

/// A hub's sockets and the loop that serves them, all inside one thread.
///
/// Every send is without waiting: a peer that does not read must not stop the others.
struct HubSockets {
    private let context: ZMQContext
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private var door: HubDoor?
    private var traffic: HubTraffic

    /// Runs until the hub is stopped.
    static func run(
        _ link: HubLink,
        _ endpoints: HubEndpoints,
        _ security: HubGuard?,
        started: (Result<HubEndpoints, any Error>) -> Void
    ) {
        var hasStarted = false
        do {
            let context = try ZMQContext()
            defer { context.end() }
            var hub = try Self(security, context)
            var endpoints = endpoints
            while !link.isStopping {
                let binding = try hub.bind(endpoints, link)
                endpoints = binding.endpoints
                if !hasStarted { started(.success(endpoints)) }
                hasStarted = true
                hub.serve(binding, link)
            }
            link.end(because: nil)
        } catch {
            if !hasStarted { started(.failure(error)) }
            link.end(because: error)
        }
    }

    private init(_ security: HubGuard?, _ context: ZMQContext) throws {
        self.context = context
        // Who decides must listen before anybody can knock.
        door = try security.map { try HubDoor($0, in: context) }
        start = clock.now
        traffic = HubTraffic(isGuarded: security != nil)
    }

    /// Listens; the second time libzmq's own thread may still be closing the sockets before.
    private func bind(_ endpoints: HubEndpoints, _ link: HubLink) throws -> HubBinding {
        var tries = traffic.counters.cutOffs == 0 ? 1 : Self.bindTriesMax
        while true {
            do {
                return try HubBinding(endpoints, as: door?.key, in: context)
            } catch let error as ZMQError where error.code == EADDRINUSE && tries > 1 {
                tries -= 1
                var poll = SocketPoll([], waking: link.pipe)
                poll.wait(milliseconds: 20)
            }
        }
    }

    /// Serves these sockets until the hub is stopped, or a right was taken away.
    ///
    /// libzmq cannot close the connection of one peer. Closing all of them costs little: each peer
    /// dials again within milliseconds, is asked for its key again, and fetches what it missed.
    private mutating func serve(_ binding: HubBinding, _ link: HubLink) {
        traffic.begin(binding)
        let sockets = [binding.dataIn, binding.dataOut, binding.control]
        let watching = binding.monitors.map(\.socket) + (door.map { [$0.socket] } ?? [])
        var poll = SocketPoll(sockets + watching, waking: link.pipe)
        while !link.isStopping {
            poll.wait(milliseconds: Self.tickMilliseconds)
            link.pipe.silence()
            let now = start.duration(to: clock.now)
            let change = door?.look(now: now)
            if change == .narrower {
                traffic.counters.cutOffs += 1
                return
            }
            let knocks = door?.admit() ?? []
            traffic.counters.refusedKeys += knocks.count
            traffic.forward(binding, poll, door?.table, now: now)
            link.tell(traffic.counters, trouble: door?.trouble, knocks: knocks)
        }
    }

    private static let tickMilliseconds = 200
    private static let bindTriesMax = 250
}
