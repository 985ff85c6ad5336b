package import Observations

/// What a pool can still take, by placing chunks as the kernel would.
package struct PoolCapacity: Sendable, Hashable {
    /// Bytes of files that can be written now.
    package let obtainableBytes: Int64
    /// Of them, those that need no new chunk.
    package let freeInChunksBytes: Int64
    /// Bytes of files that could be written after every chunk was written anew (a full balance).
    package let obtainableAfterBalanceBytes: Int64
    /// Bytes of each device, by number, that files can never take as the pool stands.
    package let unreachable: [UInt64: Int64]
    /// The same after a full balance.
    package let unreachableAfterBalance: [UInt64: Int64]
    /// The profile that the next chunk of data gets.
    package let profile: BtrfsProfile

    /// A pool's capacity.
    ///
    /// - Throws: `CapacityUnknown` when what it stands on is missing; never a guess.
    package init(of pool: BtrfsPool) throws(CapacityUnknown) {
        guard let data = pool.dataSpace else { throw .noData }
        let writable = pool.devices.filter(\.isWritable)
        guard let profile = TargetProfile.next(after: data.profiles, devices: writable.count) else {
            throw .tooFewDevices(writable: writable.count, profiles: data.profiles)
        }
        self.profile = profile
        var now = ChunkAllocator(devices: try Self.present(writable))
        let filling = PoolFilling(&now, data.content, profile, chunkBytesMax: data.chunkBytesMax)
        freeInChunksBytes = data.freeBytes(writing: profile)
        obtainableBytes = freeInChunksBytes + filling.bytes
        unreachable = filling.unreachable
        let anew = Rebalanced(pool, devices: writable, data: data, profile: profile)
        obtainableAfterBalanceBytes = anew.obtainableBytes
        unreachableAfterBalance = anew.unreachable
    }

    /// Bytes of files that can be written now when they need as much metadata as those that are
    /// there; nil while those are too few to say.
    ///
    /// Chunks are placed for it each time, so that only who says it has it worked out.
    ///
    /// - Parameter pool: the pool that this is the capacity of.
    /// - Returns: the bytes.
    package func obtainableWithMetadataBytes(of pool: BtrfsPool) -> Int64? {
        guard let data = pool.dataSpace,
            let devices = try? Self.present(pool.devices.filter(\.isWritable))
        else { return nil }
        return MetadataGrowth(pool, ChunkAllocator(devices: devices), data, profile)?.bytes
    }

    private static func present(
        _ devices: [BtrfsDevice]
    ) throws(CapacityUnknown) -> [DeviceSpace] {
        var spaces: [DeviceSpace] = []
        for device in devices {
            guard let extents = device.extents else { throw .treesUnread }
            spaces.append(
                DeviceSpace(
                    id: device.id,
                    totalBytes: device.totalBytes,
                    allocatedBytes: device.allocatedBytes,
                    extents: extents
                )
            )
        }
        return spaces
    }
}
