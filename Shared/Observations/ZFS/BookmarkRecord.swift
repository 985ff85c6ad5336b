package import Quantities

/// A bookmark: where a snapshot was, as the base of an incremental send and for nothing else.
package struct BookmarkRecord: Sendable, Hashable {
    /// The part behind `#`.
    package var name: String
    /// The guid of the snapshot it was made of.
    package var guid: ZFSGuid
    /// The transaction group of that snapshot.
    package var createtxg: UInt64
    /// When that snapshot was made.
    package var creation: Timestamp

    /// A bookmark.
    package init(name: String, guid: ZFSGuid, createtxg: UInt64, creation: Timestamp) {
        self.name = name
        self.guid = guid
        self.createtxg = createtxg
        self.creation = creation
    }
}
