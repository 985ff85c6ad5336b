import Observations

/// A pool whose chunks were all written anew on empty devices, as a full balance ends.
struct Rebalanced {
    /// Bytes of files that could still be written; negative when what is stored does not fit.
    let obtainableBytes: Int64
    /// Bytes of each device that files could never take.
    let unreachable: [UInt64: Int64]

    /// - Parameters:
    ///   - pool: the pool, of which the stored bytes count.
    ///   - devices: the devices it would have.
    ///   - data: the sum of its data.
    ///   - profile: how data would be spread.
    ///   - metadata: how metadata and system chunks would be spread; nil for as they are.
    init(
        _ pool: BtrfsPool,
        devices: [BtrfsDevice],
        data: BtrfsSpace,
        profile: BtrfsProfile,
        metadata: BtrfsProfile? = nil
    ) {
        var allocator = ChunkAllocator(
            devices: devices.map { DeviceSpace(id: $0.id, totalBytes: $0.totalBytes) }
        )
        var missing: Int64 = 0
        for space in pool.spaces where !space.content.holdsData {
            let spread =
                metadata ?? TargetProfile.next(after: space.profiles, devices: devices.count)
            missing += Self.place(space, spread, in: &allocator)
        }
        let filling = PoolFilling(
            &allocator,
            data.content,
            profile,
            chunkBytesMax: data.chunkBytesMax
        )
        obtainableBytes = filling.bytes - data.usedBytes - missing
        unreachable = filling.unreachable
    }

    /// Places chunks until what is stored has its room; at least one, as every pool has.
    ///
    /// - Returns: stored bytes that found no room.
    private static func place(
        _ space: BtrfsSpace,
        _ profile: BtrfsProfile?,
        in allocator: inout ChunkAllocator
    ) -> Int64 {
        guard let profile else { return space.usedBytes }
        var room: Int64 = 0
        repeat {
            guard
                let chunk = allocator.place(
                    space.content,
                    profile,
                    chunkBytesMax: space.chunkBytesMax
                )
            else { return space.usedBytes - room }
            room += chunk.usableBytes
        } while room < space.usedBytes
        return 0
    }
}
