import CZeroMQ
import Synchronization

/// A libzmq context.
///
/// libzmq says that contexts, alone of its things, may be used from any thread.
@safe final class ZMQContext: @unchecked Sendable {
    let handle: UnsafeMutableRawPointer
    private let number = Atomic(0)

    init() throws {
        guard let handle = unsafe zmq_ctx_new() else { throw ZMQError("making a context") }
        unsafe self.handle = unsafe handle
    }

    /// A number that no other call in this context returns.
    func serial() -> Int { number.wrappingAdd(1, ordering: .relaxed).newValue }

    /// Waits until every socket is closed; call it on the thread that owned them.
    func end() {
        while unsafe zmq_ctx_term(handle) != 0, zmq_errno() == EINTR {}
    }
}
