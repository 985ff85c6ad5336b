package import Observations
package import SnapshotKeeperCore

/// The pools of a host, as far as snapshots need them.
package protocol SnapshotPlace: Sendable {
    /// What is there; changes nothing.
    func look(_ subvolume: WatchedSubvolume) throws -> PlaceLook
    /// Takes a snapshot, which is on the disk when this returns.
    func take(_ name: String, of subvolume: WatchedSubvolume) throws -> BtrfsSubvolume
    /// Deletes the snapshot of a name if it is the subvolume of that UUID, and nothing else.
    func delete(_ name: String, uuid: String, of subvolume: WatchedSubvolume) throws
    /// Lets the stable name lead to a snapshot.
    func link(to name: String, of subvolume: WatchedSubvolume) throws
    /// Brings a snapshot back as a new writable subvolume at a path where nothing is.
    func restore(_ name: String, of subvolume: WatchedSubvolume, to path: String) throws
}

/// What a look found.
package struct PlaceLook: Sendable, Hashable {
    /// The pool's UUID.
    package var pool: String
    /// The subvolume itself.
    package var source: BtrfsSubvolume
    /// The subvolumes in the folder of snapshots, by name.
    package var entries: [String: BtrfsSubvolume] = [:]
    /// Names in the folder that could not be looked at.
    package var unreadable: [String] = []
    /// Subvolumes inside this one, beside its snapshots, at most `nestedMax`.
    package var nested: [String] = []
    /// How many there are.
    package var nestedCount = 0
    /// Bytes that can be written.
    package var free: Int64 = 0
    /// Bytes of the pool.
    package var all: Int64 = 0
    /// The name that the stable name leads to; nil for none.
    package var linked: String?
    /// What targets of incremental sends have.
    package var sent = PlanInput.Sent.known([])

    /// A look at a subvolume.
    package init(pool: String, source: BtrfsSubvolume) {
        self.pool = pool
        self.source = source
    }

    /// Paths of nested subvolumes in one look at the most.
    package static let nestedMax = 100
}

/// Why a pool did not do what was asked, with what a person can do.
package struct PlaceRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// What happened and what to do.
    package let description: String
    /// Whether the snapshot was not there any more.
    package let isGone: Bool

    /// A refusal.
    package init(_ description: String, isGone: Bool = false) {
        self.description = description
        self.isGone = isGone
    }
}
