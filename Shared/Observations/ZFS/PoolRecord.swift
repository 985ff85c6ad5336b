package import Quantities

/// A pool as `zpool list` shows it.
package struct PoolRecord: Sendable, Hashable {
    /// The name.
    package var name: String
    /// Its identity.
    package var guid: ZFSGuid
    /// The word of its state, such as `ONLINE`, `DEGRADED` or `SUSPENDED`.
    package var health: String
    /// Its size.
    package var size: ByteCount?
    /// What is free on it.
    package var free: ByteCount?
    /// Whether it was imported read-only.
    package var isReadOnly: Bool
    /// Files and blocks that `zpool status` knows to be damaged; nil when it did not say.
    package var dataErrors: Int?

    /// A pool.
    package init(
        name: String,
        guid: ZFSGuid,
        health: String,
        size: ByteCount? = nil,
        free: ByteCount? = nil,
        isReadOnly: Bool = false,
        dataErrors: Int? = nil
    ) {
        self.name = name
        self.guid = guid
        self.health = health
        self.size = size
        self.free = free
        self.isReadOnly = isReadOnly
        self.dataErrors = dataErrors
    }
}
