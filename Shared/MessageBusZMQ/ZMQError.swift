import CZeroMQ

/// What libzmq refused, to which address, and why.
package struct ZMQError: Error, Sendable, CustomStringConvertible {
    /// The error number of the last call.
    package let code: Int32
    /// What was tried.
    package let attempt: String

    init(_ attempt: String) {
        code = zmq_errno()
        self.attempt = attempt
    }

    /// What was tried and libzmq's reason.
    package var description: String {
        let reason = unsafe zmq_strerror(code).map { unsafe String(cString: $0) }
        return "\(attempt) failed: \(reason ?? "error \(code)"); check the address and its folder"
    }
}
