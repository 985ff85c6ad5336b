package import SnapshotKeeperCore

/// A subvolume as it was found, beside what the ledger says.
package struct KeptView: Sendable {
    /// The subvolume.
    package let subvolume: WatchedSubvolume
    /// What was found.
    package let look: PlaceLook
    /// What the ledger says of it.
    package let review: LedgerReview

    /// A view of these parts.
    package init(subvolume: WatchedSubvolume, look: PlaceLook, review: LedgerReview) {
        self.subvolume = subvolume
        self.look = look
        self.review = review
    }
}
