package import Observations
package import Quantities

/// What a `receive_resume_token` says, read without asking the source.
///
/// A token is `1-<checksum>-<length>-<data>`, all hexadecimal: the first word of the fletcher-4 of
/// the data, the length of what the data inflates to (zlib), and a native little-endian nvlist
/// (OpenZFS `get_receive_resume_token_impl`, `zfs_send_resume_token_to_nvlist`).
package struct ResumeToken: Sendable, Hashable {
    /// The snapshot that was being sent.
    package var toGuid: ZFSGuid
    /// Its full name on the source at that time.
    package var toName: String
    /// The base of the stream; nil for a full one.
    package var fromGuid: ZFSGuid?
    /// The object the receive had come to.
    package var object: UInt64
    /// The offset in that object.
    package var offset: UInt64
    /// Bytes that were received.
    package var bytes: ByteCount
    /// Whether the stream was raw (`-w`).
    package var isRaw: Bool
    /// Whether it had large blocks (`-L`).
    package var hasLargeBlocks: Bool
    /// Whether it was compressed (`-c`).
    package var isCompressed: Bool
    /// Whether it had embedded data (`-e`).
    package var hasEmbeddedData: Bool

    /// A token's content.
    package init(toGuid: ZFSGuid, toName: String, fromGuid: ZFSGuid? = nil) {
        self.toGuid = toGuid
        self.toName = toName
        self.fromGuid = fromGuid
        object = 0
        offset = 0
        bytes = ByteCount(0)
        isRaw = false
        hasLargeBlocks = false
        isCompressed = false
        hasEmbeddedData = false
    }

    /// Whether nothing was received: such a token makes the next receive say "destination already
    /// exists" (zrepl#289).
    package var isEmpty: Bool { bytes.bytes == 0 && offset == 0 && object <= 1 }
}
