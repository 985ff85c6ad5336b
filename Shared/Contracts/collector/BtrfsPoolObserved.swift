package import Quantities

/// A Btrfs pool as a storage host's probe last read it; the newest message of a pool counts.
///
/// A chunk map of 100,000 entries stays at the host: free extents of each device and sums of
/// chunks by the devices they lie on say as much.
package struct BtrfsPoolObserved: OwnedMessage, Codable {
    /// `collector.btrfs-pool.v1`.
    package static let lane = LaneDeclaration(
        "collector",
        "btrfs-pool",
        kind: .state,
        others: ["capacity-engine"],
        whenFull: .coalesce,
        meaning: "A Btrfs pool of a storage host: its devices, their free extents and counters."
    )

    /// Devices in one message at the most; a kernel's pool has rarely more than 30.
    package static let devicesMax = 256
    /// Free extents in one message at the most; the smallest are left out first.
    package static let extentsMax = 2000
    /// Groups of chunks in one message at the most; the smallest are left out first.
    package static let groupsMax = 1000

    /// What chunks of one content and profile hold, as the kernel sums it up.
    package struct Space: Sendable, Hashable, Codable {
        /// `data`, `metadata`, `system` or `mixed`.
        package var content: String
        /// How they are spread, such as `raid1`.
        package var profile: String
        /// Bytes that can be stored in them.
        package var total: ByteCount
        /// Bytes that are stored in them.
        package var used: ByteCount
        /// Bytes of the content that are promised to writes under way.
        package var promised: ByteCount
        /// Bytes of the content that cannot be written.
        package var readOnly: ByteCount
        /// The most that one chunk of the content may hold; nil where the kernel does not say.
        package var chunkMax: ByteCount?

        /// A sum with nothing promised.
        package init(content: String, profile: String, total: ByteCount, used: ByteCount) {
            self.content = content
            self.profile = profile
            self.total = total
            self.used = used
            promised = ByteCount(0)
            readOnly = ByteCount(0)
        }
    }

    /// Chunks that lie on the same devices.
    package struct Group: Sendable, Hashable, Codable {
        /// `data`, `metadata`, `system` or `mixed`.
        package var content: String
        /// How they are spread, such as `raid1`.
        package var profile: String
        /// The device of each stripe; of RAID10 neighbours are copies of each other.
        package var devices: [UInt64]
        /// How many there are.
        package var chunks: Int
        /// Bytes that can be stored in them.
        package var bytes: ByteCount

        /// A group.
        package init(
            content: String,
            profile: String,
            devices: [UInt64],
            chunks: Int,
            bytes: ByteCount
        ) {
            self.content = content
            self.profile = profile
            self.devices = devices
            self.chunks = chunks
            self.bytes = bytes
        }
    }

    /// The tenant of the host.
    package var tenant: TenantID
    /// The client of the host, when known.
    package var client: ClientName?
    /// The host, as fleet history calls it.
    package var system: SystemID
    /// What the pool is called in fleet history: its label, else where it is mounted.
    package var pool: String
    /// The pool's UUID, small letters with dashes; empty when it could never be read.
    package var uuid: String
    /// Where it is mounted.
    package var mount: String
    /// Whether it could be read.
    package var reading: PoolReading
    /// Why it could not be read, or what is not known of it; nil when all was read.
    package var reason: String?
    /// Its devices by number, at most `devicesMax`.
    package var devices: [BtrfsDeviceState]
    /// The sums by content and profile.
    package var spaces: [Space]
    /// Its chunks by the devices they lie on, at most `groupsMax`; nil when they could not be read.
    package var groups: [Group]?
    /// Free extents and groups that were left out for their number.
    package var leftOut: Int
    /// When it was read, or tried to be.
    package var asOf: Timestamp

    /// Host and pool: `<system>/<mount>`.
    package var key: String { "\(system)/\(mount)" }

    /// A pool of which nothing was read.
    package init(
        tenant: TenantID,
        client: ClientName?,
        system: SystemID,
        pool: String,
        uuid: String,
        mount: String,
        reading: PoolReading,
        asOf: Timestamp
    ) {
        self.tenant = tenant
        self.client = client
        self.system = system
        self.pool = pool
        self.uuid = uuid
        self.mount = mount
        self.reading = reading
        self.asOf = asOf
        devices = []
        spaces = []
        leftOut = 0
    }
}
