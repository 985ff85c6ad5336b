import CZeroMQ

/// Waits until a socket has something or the pipe is rung.
@safe struct SocketPoll {
    private var items: [zmq_pollitem_t]

    init(_ sockets: [ZMQSocket], waking pipe: WakePipe) {
        unsafe items = sockets.map { socket in
            unsafe zmq_pollitem_t(
                socket: socket.handle,
                fd: 0,
                events: Int16(ZMQ_POLLIN),
                revents: 0
            )
        }
        unsafe items.append(
            unsafe zmq_pollitem_t(
                socket: nil,
                fd: pipe.reading,
                events: Int16(ZMQ_POLLIN),
                revents: 0
            )
        )
    }

    /// Waits, at most so long; a signal ends the wait too.
    mutating func wait(milliseconds: Int) {
        _ = unsafe zmq_poll(&items, Int32(items.count), milliseconds)
    }

    /// Whether a socket had something when the wait ended: asking one that has not costs as much
    /// as reading a message from one that has.
    func hasInput(_ socket: ZMQSocket) -> Bool {
        guard let item = unsafe items.first(where: { unsafe $0.socket == socket.handle }) else {
            return true
        }
        return unsafe Int32(item.revents) & ZMQ_POLLIN != 0
    }
}
