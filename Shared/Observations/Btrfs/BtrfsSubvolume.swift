package import Quantities

/// A subvolume as the kernel describes it (`BTRFS_IOC_GET_SUBVOL_INFO`).
package struct BtrfsSubvolume: Sendable, Hashable, Codable {
    /// Its number in the pool; never used again for another one.
    package let id: UInt64
    /// The number of the one that holds it; nil for the top of the pool.
    package let parent: UInt64?
    /// Its UUID, small letters with dashes.
    package let uuid: String
    /// The UUID of what it is a snapshot of; nil for no snapshot.
    package let parentUUID: String?
    /// The UUID it had where it was sent from; nil for one that was not received.
    package let receivedUUID: String?
    /// Whether it can only be read.
    package let isReadOnly: Bool
    /// When it was made, by the clock of that moment.
    package let madeAt: Timestamp

    /// A subvolume.
    package init(
        id: UInt64,
        parent: UInt64?,
        uuid: String,
        parentUUID: String?,
        receivedUUID: String?,
        isReadOnly: Bool,
        madeAt: Timestamp
    ) {
        self.id = id
        self.parent = parent
        self.uuid = uuid
        self.parentUUID = parentUUID
        self.receivedUUID = receivedUUID
        self.isReadOnly = isReadOnly
        self.madeAt = madeAt
    }
}
