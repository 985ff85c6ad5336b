package import Quantities

/// A subvolume with its snapshots as its host's keeper last saw them; the newest message of a
/// subvolume counts.
package struct SubvolumeAssessed: OwnedMessage, Codable {
    /// `snapshot-keeper.subvolume.v1`.
    package static let lane = LaneDeclaration(
        "snapshot-keeper",
        "subvolume",
        kind: .state,
        others: ["api-gateway", "alert-router"],
        whenFull: .coalesce,
        meaning: "A Btrfs subvolume, its snapshots with why each is kept, and how both do."
    )

    /// Snapshots in one message at the most, the newest; the others are counted.
    package static let snapshotsMax = 60

    /// Names of nested subvolumes in one message at the most; the others are counted.
    package static let nestedMax = 20

    /// The tenant of the host.
    package var tenant: TenantID
    /// The client of the host, when known.
    package var client: ClientName?
    /// The host, as its keeper names it.
    package var host: String
    /// The pool's UUID, small letters with dashes; empty when it could not be read.
    package var pool: String
    /// Where the subvolume is on its host, an absolute path.
    package var path: String
    /// Where its snapshots are, an absolute path.
    package var folder: String
    /// How it does.
    package var health: SnapshotHealth
    /// Since when.
    package var since: Timestamp
    /// Why, for a person; nil when all is well.
    package var reason: String?
    /// What is kept, for a person, such as `30 daily, 12 weekly, 12 monthly`.
    package var retention: String
    /// When snapshots are taken, such as `02:00 Europe/Berlin`; nil for only when asked.
    package var schedule: String?
    /// When the next one is due; nil for only when asked.
    package var nextAt: Timestamp?
    /// When the newest one that the keeper took or took over was taken; nil for none.
    package var newestAt: Timestamp?
    /// The newest snapshots, the newest first, at most `snapshotsMax`.
    package var snapshots: [SnapshotState]
    /// Snapshots that are not in `snapshots`.
    package var snapshotsLeftOut: Int
    /// How many snapshots the keeper's ledger lists.
    package var listed: Int
    /// How many others lie beside them, which it never deletes.
    package var foreign: Int
    /// Subvolumes inside this one, which its snapshots do not hold; at most `nestedMax`.
    package var nested: [String]
    /// Nested subvolumes that are not in `nested`.
    package var nestedLeftOut: Int
    /// Bytes of the pool that can be written; nil when not known.
    package var free: ByteCount?
    /// When all this was so.
    package var asOf: Timestamp

    /// Host and path: `<host>:<path>`.
    package var key: String { Self.key(host: host, path: path) }

    /// The key of a host's subvolume.
    package static func key(host: String, path: String) -> String { "\(host):\(path)" }

    /// A subvolume without snapshots.
    package init(
        tenant: TenantID,
        client: ClientName?,
        host: String,
        pool: String,
        path: String,
        folder: String,
        health: SnapshotHealth,
        since: Timestamp,
        retention: String,
        asOf: Timestamp
    ) {
        self.tenant = tenant
        self.client = client
        self.host = host
        self.pool = pool
        self.path = path
        self.folder = folder
        self.health = health
        self.since = since
        self.retention = retention
        self.asOf = asOf
        snapshots = []
        snapshotsLeftOut = 0
        listed = 0
        foreign = 0
        nested = []
        nestedLeftOut = 0
    }
}
