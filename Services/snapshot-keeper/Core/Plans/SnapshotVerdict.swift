/// What is to become of one snapshot, and why.
package struct SnapshotVerdict: Sendable, Hashable {
    /// The snapshot.
    package let snapshot: FoundSnapshot
    /// Why it is kept; empty for one that goes.
    package let keeps: [KeepReason]

    /// Whether it goes.
    package var isDeleted: Bool { keeps.isEmpty }

    /// A verdict.
    package init(snapshot: FoundSnapshot, keeps: [KeepReason]) {
        self.snapshot = snapshot
        self.keeps = keeps
    }
}
