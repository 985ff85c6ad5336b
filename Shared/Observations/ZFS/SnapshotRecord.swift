package import Quantities

/// A snapshot as a listing shows it.
package struct SnapshotRecord: Sendable, Hashable {
    /// The part behind `@`.
    package var name: String
    /// Its identity, the same on every pool it was received on.
    package var guid: ZFSGuid
    /// The transaction group it was made in: the order within one pool, and in no other.
    package var createtxg: UInt64
    /// When it was made, by the clock of the machine it was made on; it survives a receive.
    package var creation: Timestamp
    /// How many holds keep it; nil when the listing does not say.
    package var holds: Int?

    /// A snapshot.
    package init(
        name: String,
        guid: ZFSGuid,
        createtxg: UInt64,
        creation: Timestamp,
        holds: Int? = nil
    ) {
        self.name = name
        self.guid = guid
        self.createtxg = createtxg
        self.creation = creation
        self.holds = holds
    }
}
