/// A dataset with all its snapshots and bookmarks, and nobody else's.
package struct DatasetListing: Sendable, Hashable {
    /// The dataset.
    package var dataset: DatasetRecord
    /// Its snapshots, oldest first by `createtxg`.
    package var snapshots: [SnapshotRecord]
    /// Its bookmarks, oldest first by `createtxg`.
    package var bookmarks: [BookmarkRecord]

    /// A listing; snapshots and bookmarks may come in any order.
    package init(
        _ dataset: DatasetRecord,
        snapshots: [SnapshotRecord] = [],
        bookmarks: [BookmarkRecord] = []
    ) {
        self.dataset = dataset
        self.snapshots = snapshots
        self.bookmarks = bookmarks
        sort()
    }

    /// Puts snapshots and bookmarks in order; those of one transaction group keep theirs.
    package mutating func sort() {
        if !snapshots.isOrdered(by: \.createtxg) { snapshots.sort { $0.createtxg < $1.createtxg } }
        if !bookmarks.isOrdered(by: \.createtxg) { bookmarks.sort { $0.createtxg < $1.createtxg } }
    }

    /// The newest snapshot.
    package var newest: SnapshotRecord? { snapshots.last }
}

extension Array {
    fileprivate func isOrdered(by key: KeyPath<Element, UInt64>) -> Bool {
        zip(self, dropFirst()).allSatisfy { $0[keyPath: key] <= $1[keyPath: key] }
    }
}
