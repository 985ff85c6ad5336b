package import Quantities
package import ZFSSyncEngineCore

/// How a stream ended; an explanation, no verdict.
package struct StreamOutcome: Sendable, Hashable {
    /// How it ended.
    package enum End: Sendable, Hashable {
        /// Both sides ended by themselves.
        case ended
        /// Nothing moved any more, so both sides were ended.
        case stalled
        /// The task was cancelled.
        case stopped
        /// A side could not be started.
        case notStarted
    }

    /// How it ended.
    package var end: End
    /// Bytes that came to the receiving side's connection.
    package var bytes: ByteCount
    /// The exit status of the sending side; nil when it did not start.
    package var sendStatus: Int32?
    /// The exit status of the receiving side; nil when it did not start.
    package var receiveStatus: Int32?
    /// What the sending side said, at most a few kibibytes.
    package var sendSaid: String
    /// What the receiving side said, at most a few kibibytes.
    package var receiveSaid: String

    /// An outcome.
    package init(
        _ end: End,
        bytes: ByteCount = ByteCount(0),
        sendStatus: Int32? = nil,
        receiveStatus: Int32? = nil,
        sendSaid: String = "",
        receiveSaid: String = ""
    ) {
        self.end = end
        self.bytes = bytes
        self.sendStatus = sendStatus
        self.receiveStatus = receiveStatus
        self.sendSaid = sendSaid
        self.receiveSaid = receiveSaid
    }

    /// The class of what went wrong; nil when nothing did.
    ///
    /// The receiving side knows best.
    package var failure: FailureClass? {
        switch end {
        case .stalled: return .stalled
        case .stopped: return .stopped
        case .notStarted, .ended: break
        }
        let receiving = FailureClass.reading(receiveSaid, status: receiveStatus ?? 255)
        let sending = FailureClass.reading(sendSaid, status: sendStatus ?? 255)
        // A receive whose stream ended early says so, and the sender knows why.
        if let receiving, receiving != .cutShort, receiving != .partialKept { return receiving }
        if let sending, sending != .cutShort { return sending }
        return receiving ?? sending
    }
}
