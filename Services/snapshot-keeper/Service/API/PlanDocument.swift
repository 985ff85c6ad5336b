package import SnapshotKeeperCore

/// A plan, as the API and the commands say it.
package struct PlanDocument: Encodable, Sendable {
    /// Where the subvolume is.
    package let path: String
    /// What is kept.
    package let retention: String
    /// The snapshot that would be taken; nil for none.
    package let takes: String?
    /// The names that go, the oldest first.
    package let deletes: [String]
    /// Why nothing goes; empty when that is free to happen.
    package let withheld: [String]
    /// The names that would go if nothing withheld it.
    package let heldBack: [String]
    /// Every snapshot, the newest first.
    package let snapshots: [SnapshotDocument]

    /// A plan for a subvolume.
    package init(_ plan: SnapshotPlan, of subvolume: WatchedSubvolume) {
        path = plan.path
        retention = subvolume.retention.words
        takes = plan.creates?.description
        deletes = plan.deletions.map(\.name)
        withheld = plan.withheld.map(\.words)
        heldBack = plan.heldBack.map(\.name)
        snapshots = plan.verdicts.map(SnapshotDocument.init)
    }
}
