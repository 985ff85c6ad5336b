package import Observations

/// Which snapshots the ledger takes over, and why others are left.
package struct Adoption: Sendable, Hashable {
    /// A snapshot that is left, and why.
    package struct Left: Sendable, Hashable {
        /// The snapshot.
        package let snapshot: FoundSnapshot
        /// Why.
        package let reason: String
    }

    /// What is taken over, the oldest first.
    package let taken: [FoundSnapshot]
    /// What is left.
    package let left: [Left]

    /// Looks at what the ledger does not list yet.
    ///
    /// - Parameters:
    ///   - found: the snapshots that are there.
    ///   - source: the subvolume they are to be of.
    ///   - origins: whose are taken over.
    package init(
        of found: [FoundSnapshot],
        source: BtrfsSubvolume,
        origins: Set<SnapshotOrigin> = [.asg, .snapper, .poolkeeper]
    ) {
        var (taken, left): ([FoundSnapshot], [Left]) = ([], [])
        for snapshot in found.sorted(by: FoundSnapshot.isOlder) where snapshot.standing != .listed {
            let reason: String? =
                if case .mismatched = snapshot.standing {
                    "the ledger lists another subvolume of this name"
                } else if !origins.contains(snapshot.origin) {
                    "neither ASG nor snapper gave it its name"
                } else if snapshot.subvolume.parentUUID != source.uuid {
                    "it is not a snapshot of this subvolume"
                } else if !snapshot.subvolume.isReadOnly {
                    "it can be written"
                } else {
                    nil
                }
            if let reason {
                left.append(Left(snapshot: snapshot, reason: reason))
            } else {
                taken.append(snapshot)
            }
        }
        self.taken = taken
        self.left = left
    }
}
