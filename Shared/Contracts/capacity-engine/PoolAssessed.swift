package import Quantities

/// What a Btrfs pool can really still take, and what it cannot lose; the newest message counts.
package struct PoolAssessed: OwnedMessage, Codable {
    /// `capacity-engine.pool.v1`.
    package static let lane = LaneDeclaration(
        "capacity-engine",
        "pool",
        kind: .state,
        others: ["api-gateway", "alert-router"],
        whenFull: .coalesce,
        meaning: "What a Btrfs pool can really still take, which devices it cannot lose, and why."
    )

    /// A device of the pool, in bytes of the device.
    package struct Device: Sendable, Hashable, Codable {
        /// The device's number in the pool.
        package var id: UInt64
        /// Where it is; nil for one that is missing.
        package var path: String?
        /// Bytes of it that the pool may use.
        package var size: ByteCount
        /// Bytes that chunks take.
        package var allocated: ByteCount
        /// Bytes that files can never take as the pool stands; nil when not known.
        package var unreachable: ByteCount?
        /// The same after a full balance; nil when not known.
        package var unreachableAfterBalance: ByteCount?
        /// Bytes of metadata and system chunks; nil when not known.
        package var metadata: ByteCount?
        /// Whether the pool does without it.
        package var isMissing: Bool
        /// Errors that the kernel counted; nil when they could not be read.
        package var counters: DeviceErrorCounts?

        /// A device of which only size and use are known.
        package init(id: UInt64, path: String?, size: ByteCount, allocated: ByteCount) {
            self.id = id
            self.path = path
            self.size = size
            self.allocated = allocated
            isMissing = false
        }
    }

    /// How chunks of one content are kept.
    package struct Content: Sendable, Hashable, Codable {
        /// `data`, `metadata`, `system` or `mixed`.
        package var content: String
        /// The profiles; two or more while a conversion is not finished.
        package var profiles: [String]
        /// Bytes that can be stored in its chunks.
        package var total: ByteCount
        /// Bytes that are stored in them.
        package var used: ByteCount
        /// Devices that may be lost, whichever they are; nil when the chunks could not be read.
        package var survivable: Int?
        /// The smallest sets of devices whose loss makes chunks unreadable, at most 20.
        package var fatalSets: [[UInt64]]

        /// A content whose chunks were not read.
        package init(content: String, profiles: [String], total: ByteCount, used: ByteCount) {
            self.content = content
            self.profiles = profiles
            self.total = total
            self.used = used
            fatalSets = []
        }
    }

    /// Something a person should know of the way the pool keeps its copies.
    package struct Finding: Sendable, Hashable, Codable {
        /// What kind it is, such as `single-point-of-failure`.
        package var kind: String
        /// A sentence or two.
        package var text: String
        /// The command that mends it; nil when none does.
        package var command: String?

        /// A finding.
        package init(kind: String, text: String, command: String?) {
            self.kind = kind
            self.text = text
            self.command = command
        }
    }

    /// The tenant of the host.
    package var tenant: TenantID
    /// The client of the host, when known.
    package var client: ClientName?
    /// The host, as fleet history calls it.
    package var system: SystemID
    /// What the pool is called in fleet history.
    package var pool: String
    /// The pool's UUID.
    package var uuid: String
    /// Where it is mounted.
    package var mount: String
    /// Whether it could be read.
    package var reading: PoolReading
    /// Why numbers are missing, for a person; nil when none are.
    package var reason: String?
    /// How the next chunk of data is spread, such as `RAID1`; nil when not known.
    package var profile: String?
    /// Bytes of all devices together.
    package var raw: ByteCount
    /// Bytes of files.
    package var used: ByteCount
    /// Bytes that data chunks have room for.
    package var chunks: ByteCount
    /// Bytes of files that can be written now; nil when not known.
    package var obtainable: ByteCount?
    /// Of them, those that need no new chunk; nil when not known.
    package var freeInChunks: ByteCount?
    /// Bytes of files that could be written after a full balance; nil when not known.
    package var obtainableAfterBalance: ByteCount?
    /// Its devices.
    package var devices: [Device]
    /// How each content is kept.
    package var contents: [Content]
    /// What to know of its copies, the worst first.
    package var findings: [Finding]
    /// When the pool was read.
    package var asOf: Timestamp

    /// Host and pool: `<system>/<mount>`.
    package var key: String { "\(system)/\(mount)" }

    /// A pool of which nothing is known.
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
        raw = ByteCount(0)
        used = ByteCount(0)
        chunks = ByteCount(0)
        devices = []
        contents = []
        findings = []
    }
}
