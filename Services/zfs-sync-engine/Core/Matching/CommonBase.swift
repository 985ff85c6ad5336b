package import Observations
package import Quantities

/// The newest point of history that both ends have, by guid.
package struct CommonBase: Sendable, Hashable {
    /// What the source still has of it.
    package enum Point: Sendable, Hashable {
        /// The snapshot itself.
        case snapshot(SnapshotRecord)
        /// Only a bookmark, from which a send can begin but not go through others (`-i`, no `-I`).
        case bookmark(BookmarkRecord)
    }

    /// At the source.
    package let source: Point
    /// The snapshot at the target; its name may be another.
    package let target: SnapshotRecord

    /// A base.
    package init(source: Point, target: SnapshotRecord) {
        self.source = source
        self.target = target
    }

    /// The identity that both ends share.
    package var guid: ZFSGuid { target.guid }

    /// Its place in the source's order.
    package var sourceTxg: UInt64 {
        switch source {
        case .snapshot(let snapshot): snapshot.createtxg
        case .bookmark(let bookmark): bookmark.createtxg
        }
    }

    /// When it was made, by the source's clock.
    package var creation: Timestamp {
        switch source {
        case .snapshot(let snapshot): snapshot.creation
        case .bookmark(let bookmark): bookmark.creation
        }
    }

    /// Where a send from it begins.
    package var sendBase: SendBase {
        switch source {
        case .snapshot(let snapshot): .snapshot(snapshot.name)
        case .bookmark(let bookmark): .bookmark(bookmark.name)
        }
    }

    /// How it is called at the source, with its mark.
    package var sourceName: String {
        switch source {
        case .snapshot(let snapshot): "@\(snapshot.name)"
        case .bookmark(let bookmark): "#\(bookmark.name)"
        }
    }
}
