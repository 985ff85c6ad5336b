package import Observations
package import Quantities

/// A snapshot as it was found in the folder of snapshots.
package struct FoundSnapshot: Sendable, Hashable {
    /// What the ledger says of it.
    package enum Standing: Sendable, Hashable {
        /// It lists this very subvolume: path and UUID agree.
        case listed
        /// It does not list it.
        case unlisted
        /// It lists another subvolume of this path, by its UUID.
        case mismatched(String)
    }

    /// Its name in the folder of snapshots; `12/snapshot` for one of snapper's.
    package let name: String
    /// The subvolume it is.
    package let subvolume: BtrfsSubvolume
    /// What the ledger says of it.
    package let standing: Standing
    /// When it was taken: when the kernel made it.
    package let takenAt: Timestamp
    /// Who holds it and why; nil when nobody does.
    package let hold: String?

    /// A snapshot.
    package init(
        name: String,
        subvolume: BtrfsSubvolume,
        standing: Standing,
        takenAt: Timestamp? = nil,
        hold: String? = nil
    ) {
        self.name = name
        self.subvolume = subvolume
        self.standing = standing
        self.takenAt = takenAt ?? subvolume.madeAt
        self.hold = hold
    }

    /// Who made it, as far as its name tells.
    package var origin: SnapshotOrigin { SnapshotOrigin(name: name) }

    /// The oldest first; of one moment by number, then by name.
    static func isOlder(_ left: Self, _ right: Self) -> Bool {
        if left.takenAt != right.takenAt { return left.takenAt < right.takenAt }
        return left.subvolume.id < right.subvolume.id
    }
}
