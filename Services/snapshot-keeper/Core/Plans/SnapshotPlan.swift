package import Quantities

/// What is to become of a subvolume's snapshots: a value to look at, to audit and to perform.
package struct SnapshotPlan: Sendable, Hashable {
    /// Where the subvolume is.
    package let path: String
    /// When it was made.
    package let madeAt: Timestamp
    /// The name of the snapshot that would be taken before; nil for none, or one taken already.
    package let creates: SnapshotName?
    /// Every snapshot that was found, the newest first.
    package let verdicts: [SnapshotVerdict]
    /// Why nothing is deleted; empty when that is free to happen.
    package let withheld: [Withholding]

    /// A plan.
    package init(
        path: String,
        madeAt: Timestamp,
        creates: SnapshotName?,
        verdicts: [SnapshotVerdict],
        withheld: [Withholding]
    ) {
        self.path = path
        self.madeAt = madeAt
        self.creates = creates
        self.verdicts = verdicts
        self.withheld = withheld
    }

    /// The snapshots that go, the oldest first.
    package var deletions: [FoundSnapshot] {
        verdicts.filter(\.isDeleted).map(\.snapshot).reversed()
    }

    /// The snapshots that would go if nothing withheld it, the oldest first.
    package var heldBack: [FoundSnapshot] {
        verdicts.filter { $0.keeps == [.withheld] }.map(\.snapshot).reversed()
    }

    /// The same plan without deletions.
    package func withholding(_ reason: Withholding) -> SnapshotPlan {
        SnapshotPlan(
            path: path,
            madeAt: madeAt,
            creates: creates,
            verdicts: verdicts.map { verdict in
                verdict.isDeleted
                    ? SnapshotVerdict(snapshot: verdict.snapshot, keeps: [.withheld]) : verdict
            },
            withheld: withheld + [reason]
        )
    }
}
