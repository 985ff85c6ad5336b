import Observations

/// What a send of the model writes.
struct ModelStream {
    /// One snapshot, as a full stream or as the difference to `fromGuid`.
    struct Part {
        var snapshot: ModelSnapshot
        var toName: String
        var fromGuid: ZFSGuid?
        var fromIVSet: UInt64?
        /// Bytes that a resumed stream does not send again.
        var skipped: Int64 = 0
    }

    var parts: [Part]
    var kind: DatasetKind
    var isRaw: Bool
    var isEncrypted: Bool
}

/// How a stream ended, in the words and statuses of both sides.
package struct ModelStreamEnd: Sendable, Hashable {
    package var bytes: Int64 = 0
    package var sendStatus: Int32 = 0
    package var receiveStatus: Int32 = 0
    package var sendSaid = ""
    package var receiveSaid = ""
}
