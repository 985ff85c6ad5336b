package import Observations

/// How far the common base is from being pruned at the source.
package enum AnchorHeadroom: Sendable, Hashable {
    /// It has no base to lose.
    case none
    /// A hold or a bookmark keeps it, however much is pruned.
    case anchored
    /// So many prunings of the oldest snapshot until it is gone, at least 1.
    case prunings(Int)

    /// The headroom of a base among the source's snapshots.
    ///
    /// - Parameters:
    ///   - base: the common base.
    ///   - source: the source's listing.
    ///   - held: the snapshot that we hold, which counts where the listing tells of no holds.
    /// - Returns: the headroom.
    package static func of(
        _ base: CommonBase?,
        in source: DatasetListing,
        held: ZFSGuid? = nil
    ) -> Self {
        guard let base else { return .none }
        guard case .snapshot(let snapshot) = base.source else { return .anchored }
        let isMarked = source.bookmarks.contains { $0.guid == base.guid }
        let holds = snapshot.holds ?? (held == base.guid ? 1 : 0)
        guard !isMarked, holds == 0 else { return .anchored }
        let place = source.snapshots.firstIndex { $0.guid == base.guid } ?? 0
        return .prunings(place + 1)
    }

    /// The number of prunings, when it is one.
    package var count: Int? { if case .prunings(let count) = self { count } else { nil } }
}
