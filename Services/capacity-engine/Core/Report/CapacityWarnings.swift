import Observations
import Quantities

/// What a person should know of a pool's capacity.
struct CapacityWarnings {
    /// A balance is advised when it frees more than a chunk, and than this share of the pool.
    private static let balanceShareMin: Int64 = 100
    /// A chunk is written anew before the old one goes: without room for one a balance ends at once
    /// with ENOSPC.
    private static let balanceRoomMin: Int64 = 1 << 30

    private let pool: BtrfsPool
    private let capacity: PoolCapacity
    private let thresholds: CapacityThresholds
    private let spreads: ChunkSpreads?

    init(
        _ pool: BtrfsPool,
        _ capacity: PoolCapacity,
        _ thresholds: CapacityThresholds,
        _ spreads: ChunkSpreads?
    ) {
        self.pool = pool
        self.capacity = capacity
        self.thresholds = thresholds
        self.spreads = spreads
    }

    /// All of them, the worst first.
    var all: [CapacityReport.Warning] {
        let watch = spreads.map { ProfileWatch(pool, $0) }
        let profiles = watch?.warnings(devicesMin: thresholds.metadataDevicesMin) ?? []
        return missing + [freeSpaceLow, chunksFull].compactMap(\.self)
            + profiles.map {
                .init(kind: $0.kind.rawValue, text: $0.text, command: $0.command)
            } + [balance].compactMap(\.self)
    }

    private var missing: [CapacityReport.Warning] {
        pool.devices.filter(\.isMissing).map { device in
            .init(
                kind: "device-missing",
                text: "Device \(device.id) is missing: the pool runs degraded and new chunks "
                    + "leave it out.",
                command: "btrfs replace start \(device.id) NEW-DEVICE \(pool.mount)"
            )
        }
    }

    private var freeSpaceLow: CapacityReport.Warning? {
        let used = pool.dataSpace?.usedBytes ?? 0
        let ceiling = Double(used + capacity.obtainableBytes)
        let share = ceiling > 0 ? Double(capacity.obtainableBytes) / ceiling : 0
        guard share * 100 < thresholds.freeSpacePercent else { return nil }
        let size = Wording.size(ByteCount(capacity.obtainableBytes))
        let some = "Only \(size) can still be written, \(Wording.percent(share)) of what the pool "
        let isFull = capacity.obtainableBytes < 1 << 20
        return .init(
            kind: "free-space-low",
            text: isFull ? "Nothing more can be written: the pool is full." : some + "can hold.",
            command: nil
        )
    }

    private var chunksFull: CapacityReport.Warning? {
        guard let data = pool.dataSpace, data.totalBytes > 0 else { return nil }
        let fullness = Double(data.usedBytes) / Double(data.totalBytes)
        guard fullness * 100 > thresholds.chunkFullnessPercent,
            capacity.obtainableBytes == capacity.freeInChunksBytes
        else { return nil }
        return .init(
            kind: "chunks-full",
            text: "Data chunks are \(Wording.percent(fullness)) full and no device has room "
                + "for another: the pool ends here.",
            command: nil
        )
    }

    private var balance: CapacityReport.Warning? {
        let gain = capacity.obtainableAfterBalanceBytes - capacity.obtainableBytes
        let raw = pool.devices.reduce(0) { $0 + $1.totalBytes }
        guard gain > Self.balanceRoomMin, gain > raw / Self.balanceShareMin else { return nil }
        let more = "A full balance would make \(Wording.size(ByteCount(gain))) more writable"
        let chunk = Wording.size(ByteCount(Self.balanceRoomMin))
        let first =
            ", but it needs room for a chunk to begin: delete or move \(chunk) of files first, or "
            + "add one more drive, also a small one for a while."
        let canBegin = capacity.obtainableBytes >= Self.balanceRoomMin
        return .init(
            kind: "balance-would-help",
            text: more + (canBegin ? "." : first),
            command: "btrfs balance start --full-balance \(pool.mount)"
        )
    }
}
