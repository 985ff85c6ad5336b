package import Observations
import Quantities

/// What a pool holds, can still take and is in danger of, for a person and for programs.
package struct CapacityReport: Sendable, Hashable, Codable {
    /// What chunks take of one device, in bytes.
    package struct Device: Sendable, Hashable, Codable {
        /// The device's number in the pool.
        package let id: UInt64
        /// Where it is; nil for one that is missing.
        package let path: String?
        /// Bytes of it that the pool may use.
        package let sizeBytes: Int64
        /// Bytes that chunks of data take.
        package let dataBytes: Int64
        /// Bytes that chunks of metadata take.
        package let metadataBytes: Int64
        /// Bytes that chunks of the system take.
        package let systemBytes: Int64
        /// Bytes that no chunk takes.
        package let unallocatedBytes: Int64
        /// Bytes of them that files can never take as the pool stands.
        package let unreachableBytes: Int64
        /// Why they cannot; nil for none worth a word.
        package let unreachableBecause: String?
    }

    /// Something a person should know.
    package struct Warning: Sendable, Hashable, Codable {
        /// What kind it is, such as `free-space-low`.
        package let kind: String
        /// A sentence or two.
        package let text: String
        /// The command that mends it.
        package let command: String?
    }

    /// The pool's UUID.
    package let uuid: String
    /// Its label; empty for none.
    package let label: String
    /// Where it is mounted.
    package let mount: String
    /// How the next chunk of data is spread, such as `RAID1`.
    package let profile: String
    /// Bytes of all devices together.
    package let rawBytes: Int64
    /// Bytes of files.
    package let dataUsedBytes: Int64
    /// Bytes that data chunks have room for.
    package let dataChunkBytes: Int64
    /// Bytes of files that can be written now.
    package let obtainableBytes: Int64
    /// Where they find room.
    package let obtainableBecause: String
    /// Bytes of files that can be written now when they need as much metadata as those that are
    /// there; nil while those are too few to say.
    package let obtainableWithMetadataBytes: Int64?
    /// Bytes of files that could be written after a full balance.
    package let obtainableAfterBalanceBytes: Int64
    /// What a balance would change about it.
    package let obtainableAfterBalanceBecause: String
    /// Bytes of all devices that files can never take as the pool stands.
    package let unreachableBytes: Int64
    /// Every device.
    package let devices: [Device]
    /// What to know, the worst first.
    package private(set) var warnings: [Warning]
    /// In how many days it is full by the host's own history; nil where none is kept.
    package private(set) var daysToFull: DaysToFull?

    /// Bytes of files that would fill the pool, those that are there included.
    package var ceilingBytes: Int64 { dataUsedBytes + obtainableBytes }

    /// A pool's report.
    package init(
        _ pool: BtrfsPool,
        _ capacity: PoolCapacity,
        _ thresholds: CapacityThresholds = CapacityThresholds()
    ) {
        uuid = pool.uuid
        label = pool.label
        mount = pool.mount
        profile = capacity.profile.name
        rawBytes = pool.devices.reduce(0) { $0 + $1.totalBytes }
        dataUsedBytes = pool.dataSpace?.usedBytes ?? 0
        dataChunkBytes = pool.dataSpace?.totalBytes ?? 0
        let reasons = CapacityReasons(capacity: capacity)
        obtainableBytes = capacity.obtainableBytes
        obtainableBecause = reasons.now
        obtainableWithMetadataBytes = capacity.obtainableWithMetadataBytes(of: pool)
        obtainableAfterBalanceBytes = capacity.obtainableAfterBalanceBytes
        obtainableAfterBalanceBecause = reasons.afterBalance
        unreachableBytes = capacity.unreachable.values.reduce(0, +)
        let spreads = pool.chunks.map(ChunkSpreads.init)
        devices = Self.devices(of: pool, capacity, spreads, reasons)
        warnings = CapacityWarnings(pool, capacity, thresholds, spreads).all
    }

    /// Takes in when the pool is full; soon is warned of.
    package mutating func take(_ days: DaysToFull) {
        daysToFull = days
        guard let soon = days.soon else { return }
        let text = "The pool is full in about \(Wording.count(soon, "day", "days"))."
        let missing = warnings.prefix { $0.kind == "device-missing" }.count
        warnings.insert(Warning(kind: "full-soon", text: text, command: nil), at: missing)
    }

    private static func devices(
        of pool: BtrfsPool,
        _ capacity: PoolCapacity,
        _ spreads: ChunkSpreads?,
        _ reasons: CapacityReasons
    ) -> [Device] {
        func bytes(of content: BtrfsContent) -> [UInt32: Int64] {
            spreads.map { FatalSets(of: content, in: $0).bytesOnDevice } ?? [:]
        }
        let data = bytes(of: pool.dataSpace?.content ?? .data)
        let (metadata, system) = (bytes(of: .metadata), bytes(of: .system))
        return pool.devices.map { device in
            let number = UInt32(truncatingIfNeeded: device.id)
            return Device(
                id: device.id,
                path: device.path,
                sizeBytes: device.totalBytes,
                dataBytes: data[number] ?? 0,
                metadataBytes: metadata[number] ?? 0,
                systemBytes: system[number] ?? 0,
                unallocatedBytes: max(0, device.totalBytes - device.allocatedBytes),
                unreachableBytes: capacity.unreachable[device.id] ?? 0,
                unreachableBecause: reasons.unreachable(device)
            )
        }
    }
}
