package import Quantities

/// A filesystem or volume as a listing shows it; what the tool does not know is nil.
package struct DatasetRecord: Sendable, Hashable {
    /// The full name.
    package var name: DatasetName
    /// Its identity; a rename, a promotion and an incremental receive leave it as it is.
    package var guid: ZFSGuid
    /// What it is.
    package var kind: DatasetKind
    /// The transaction group it was made in.
    package var createtxg: UInt64?
    /// The space it takes with everything below it.
    package var used: ByteCount?
    /// The space that it can still take.
    package var available: ByteCount?
    /// What was written since its newest snapshot.
    package var written: ByteCount?
    /// The token of a receive that was cut short; nil for none.
    package var resumeToken: String?
    /// The encryption, such as `aes-256-gcm`; nil for none.
    package var encryption: String?
    /// The dataset whose key encrypts it; nil when it is not encrypted.
    package var encryptionRoot: DatasetName?
    /// Whether the key is there: `available`, `unavailable` or nil.
    package var keyStatus: String?
    /// The snapshot it was cloned from, in full; nil for none.
    package var origin: String?
    /// Whether it is mounted.
    package var isMounted: Bool?
    /// Whether it is read-only.
    package var isReadOnly: Bool?
    /// Whether it is mounted when the pool is imported: `on`, `off` or `noauto`.
    package var canMount: String?
    /// Where it is mounted: a path, `none` or `legacy`; nil for a volume.
    package var mountpoint: String?

    /// A dataset of which nothing else is known.
    package init(name: DatasetName, guid: ZFSGuid, kind: DatasetKind = .filesystem) {
        self.name = name
        self.guid = guid
        self.kind = kind
    }

    /// Whether it is encrypted, as far as the tool says.
    package var isEncrypted: Bool { encryption != nil }
}
