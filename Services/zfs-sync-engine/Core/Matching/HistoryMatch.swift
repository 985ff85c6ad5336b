package import Observations

/// How two histories of one dataset stand to each other.
///
/// Names decide nothing in it.
package struct HistoryMatch: Sendable, Hashable {
    /// The newest common point; nil when there is none.
    package let base: CommonBase?
    /// How many snapshots both have.
    package let commonCount: Int
    /// Snapshots of the source that are newer than the base, oldest first; all without a base.
    package let pending: [SnapshotRecord]
    /// Snapshots of the target that are newer than the base, oldest first; all without a base.
    package let extras: [SnapshotRecord]
    /// Snapshots of the target that have a pending one's name and another guid.
    package let collisions: [SnapshotRecord]

    /// Compares two histories.
    ///
    /// `createtxg` orders each side by itself, because it does not survive a receive. A snapshot is
    /// preferred to a bookmark of the same guid; a bookmark counts when it is newer than every
    /// common snapshot. Bookmarks of the target are of no use and never a conflict.
    package init(source: DatasetListing, target: DatasetListing) {
        let onTarget = Set(target.snapshots.lazy.map(\.guid))
        let common = source.snapshots.lastIndex { onTarget.contains($0.guid) }
        var base = common.map { CommonBase.Point.snapshot(source.snapshots[$0]) }
        var txg = common.map { source.snapshots[$0].createtxg }
        if let mark = source.bookmarks.last(where: { onTarget.contains($0.guid) }),
            txg.map({ mark.createtxg > $0 }) ?? true
        {
            base = .bookmark(mark)
            txg = mark.createtxg
        }
        let guid: ZFSGuid? =
            switch base {
            case .snapshot(let snapshot): snapshot.guid
            case .bookmark(let bookmark): bookmark.guid
            case nil: nil
            }
        let place = target.snapshots.lastIndex { $0.guid == guid }
        self.base = zip(base, place).map { CommonBase(source: $0, target: target.snapshots[$1]) }
        pending =
            txg.map { txg in
                Array(source.snapshots.suffix(from: source.snapshots.firstIndex(after: txg)))
            } ?? source.snapshots
        extras = place.map { Array(target.snapshots[($0 + 1)...]) } ?? target.snapshots
        collisions = Self.collisions(of: pending, with: target.snapshots)
        commonCount =
            common == nil
            ? 0 : source.snapshots.reduce(0) { $0 + (onTarget.contains($1.guid) ? 1 : 0) }
    }

    private static func collisions(
        of pending: [SnapshotRecord],
        with target: [SnapshotRecord]
    ) -> [SnapshotRecord] {
        guard !pending.isEmpty else { return [] }
        let names = Set(pending.lazy.map(\.name))
        let guids = Set(pending.lazy.map(\.guid))
        return target.filter { names.contains($0.name) && !guids.contains($0.guid) }
    }
}

/// Both, or nothing.
private func zip<Left, Right>(_ left: Left?, _ right: Right?) -> (Left, Right)? {
    guard let left, let right else { return nil }
    return (left, right)
}

extension Array<SnapshotRecord> {
    /// The first place of a snapshot that is newer than a transaction group.
    fileprivate func firstIndex(after txg: UInt64) -> Int {
        var low = startIndex
        var high = endIndex
        while low < high {
            let middle = low + (high - low) / 2
            if self[middle].createtxg > txg { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
