import CZeroMQ

/// What happens to a socket's connections, told by libzmq.
final class SocketMonitor {
    /// Something worth counting.
    enum Event: Equatable {
        /// A connection was made and its peer let in.
        case admitted
        /// The other side ended the connection before anybody was let in; libzmq dials again.
        case keptOut
        /// The two sides do not speak the same: one is without CURVE, has another key than the
        /// other expects, or talks nonsense; libzmq does not dial again.
        case brokenHandshake
        /// A connection ended.
        case disconnected
    }

    /// Where the events arrive, for a poll.
    let socket: ZMQSocket

    /// Watches a socket that is not yet bound or connected.
    init(_ watched: ZMQSocket, named name: String, in context: ZMQContext) throws {
        let address = "inproc://monitor-\(name)"
        guard unsafe zmq_socket_monitor(watched.handle, address, Self.events) == 0 else {
            throw ZMQError("watching a socket")
        }
        socket = try ZMQSocket(ZMQ_PAIR, in: context, highWater: 1000)
        try socket.connect(to: address)
    }

    /// The next event; nil when there is none.
    func next() -> Event? {
        while let parts = socket.receive() {
            guard let head = parts.first, head.count == 6 else { continue }
            switch Int32(head[0]) | Int32(head[1]) << 8 {
            case ZMQ_EVENT_HANDSHAKE_SUCCEEDED: return .admitted
            case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL: return .keptOut
            case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL, ZMQ_EVENT_HANDSHAKE_FAILED_AUTH:
                return .brokenHandshake
            case ZMQ_EVENT_DISCONNECTED: return .disconnected
            default: continue
            }
        }
        return nil
    }

    private static let events =
        ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH
        | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL
        | ZMQ_EVENT_DISCONNECTED
}
