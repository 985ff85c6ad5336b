import CZeroMQ

/// One libzmq socket, made, used and closed by one thread.
@safe final class ZMQSocket {
    let handle: UnsafeMutableRawPointer

    /// A socket with the options that every socket of the bus has.
    init(_ type: Int32, in context: ZMQContext, highWater: Int32) throws {
        guard let handle = unsafe zmq_socket(context.handle, type) else {
            throw ZMQError("making a socket")
        }
        unsafe self.handle = unsafe handle
        try set(ZMQ_LINGER, 0)
        try set(ZMQ_SNDHWM, highWater)
        try set(ZMQ_RCVHWM, highWater)
        try set(ZMQ_HEARTBEAT_IVL, 2000)
        try set(ZMQ_HEARTBEAT_TIMEOUT, 6000)
        try set(ZMQ_HEARTBEAT_TTL, 6000)
        try set(ZMQ_HANDSHAKE_IVL, 5000)
        try set(ZMQ_RECONNECT_IVL, 100)
        try set(ZMQ_RECONNECT_IVL_MAX, 5000)
        var limit = Self.messageBytesMax
        _ = unsafe zmq_setsockopt(handle, ZMQ_MAXMSGSIZE, &limit, MemoryLayout<Int64>.size)
    }

    deinit { unsafe zmq_close(handle) }

    func set(_ option: Int32, _ value: Int32) throws {
        var value = value
        guard unsafe zmq_setsockopt(handle, option, &value, MemoryLayout<Int32>.size) == 0 else {
            throw ZMQError("setting socket option \(option)")
        }
    }

    func set(_ option: Int32, _ bytes: [UInt8]) throws {
        guard unsafe zmq_setsockopt(handle, option, bytes, bytes.count) == 0 else {
            throw ZMQError("setting socket option \(option)")
        }
    }

    /// Serves with a key: clients without one, and those that ZAP does not let in, are refused.
    func serve(as key: CurveKeyPair) throws {
        try set(ZMQ_CURVE_SERVER, 1)
        try set(ZMQ_CURVE_SECRETKEY, key.secret)
        try set(ZMQ_ZAP_DOMAIN, Array(ZAPRequest.domain.utf8))
    }

    /// Dials with a key, and only a server that has the other one.
    func dial(as key: CurveKeyPair, server: CurvePublicKey) throws {
        try set(ZMQ_CURVE_SERVERKEY, server.bytes)
        try set(ZMQ_CURVE_PUBLICKEY, key.publicKey.bytes)
        try set(ZMQ_CURVE_SECRETKEY, key.secret)
    }

    /// Lets the peer whose subscription was received last have a topic (XPUB with MANUAL).
    func grant(_ topic: [UInt8]) {
        _ = unsafe zmq_setsockopt(handle, ZMQ_SUBSCRIBE, topic, topic.count)
    }

    /// Takes a topic from the peer that unsubscribed last.
    func withdraw(_ topic: [UInt8]) {
        _ = unsafe zmq_setsockopt(handle, ZMQ_UNSUBSCRIBE, topic, topic.count)
    }

    func connect(to address: String) throws {
        guard unsafe zmq_connect(handle, address) == 0 else {
            throw ZMQError("connecting to \(address)")
        }
    }

    /// Listens on an address; the kernel's choice of port is in the answer.
    func bind(to address: String) throws -> String {
        guard unsafe zmq_bind(handle, address) == 0 else {
            throw ZMQError("listening on \(address)")
        }
        var text = [UInt8](repeating: 0, count: 256)
        var count = text.count
        guard unsafe zmq_getsockopt(handle, ZMQ_LAST_ENDPOINT, &text, &count) == 0 else {
            return address
        }
        return String(decoding: text.prefix(max(0, count - 1)), as: UTF8.self)
    }

    /// What became of a message that was offered.
    enum Sent {
        case sent
        case full
        case unreachable
    }

    /// Offers a message without waiting; all its parts go or none.
    func send(_ parts: [[UInt8]]) -> Sent {
        for (index, part) in parts.enumerated() {
            let more = index + 1 < parts.count ? ZMQ_SNDMORE : 0
            while unsafe zmq_send(handle, part, part.count, ZMQ_DONTWAIT | more) < 0 {
                let code = zmq_errno()
                if code == EINTR { continue }
                return code == EHOSTUNREACH ? .unreachable : .full
            }
        }
        return .sent
    }

    /// A message with the name that authentication gave its sender.
    struct Received {
        /// The parts; empty when there were more than any message of ours has.
        var parts: [[UInt8]] = []
        /// The sender's key as 64 digits; nil on a bus without keys, and for libzmq's own words.
        var userID: String?
    }

    /// The next message that has arrived; nil when none has.
    func receive() -> [[UInt8]]? { receiveSigned()?.parts }

    /// The next message that has arrived, with its sender's key; nil when none has.
    func receiveSigned() -> Received? {
        var received = Received()
        var count = 0
        while true {
            var message = zmq_msg_t()
            unsafe zmq_msg_init(&message)
            defer { unsafe zmq_msg_close(&message) }
            guard unsafe zmq_msg_recv(&message, handle, ZMQ_DONTWAIT) >= 0 else {
                if zmq_errno() == EINTR { continue }
                return nil
            }
            if received.userID == nil, let userID = unsafe zmq_msg_gets(&message, "User-Id") {
                received.userID = unsafe String(cString: userID)
            }
            count += 1
            if count <= Self.partsMax {
                let size = unsafe zmq_msg_size(&message)
                let bytes = unsafe UnsafeRawBufferPointer(
                    start: zmq_msg_data(&message),
                    count: size
                )
                received.parts.append(unsafe [UInt8](bytes))
            }
            guard unsafe zmq_msg_more(&message) != 0 else {
                if count > Self.partsMax { received.parts = [] }
                return received
            }
        }
    }

    /// Parts of a message at the most; ours have up to six, ZAP's eight.
    private static let partsMax = 8
    /// Larger messages are refused by libzmq: a batch and its frame, 2 MiB.
    private static let messageBytesMax: Int64 = 2 << 20
}
