import Observations

/// What can be written when new files need metadata as those that are there do.
///
/// Metadata gets a chunk of its own when its chunks are four fifths full (`should_alloc_chunk`,
/// fs/btrfs/block-group.c), from the same devices as data. What is promised of it, the reserve of
/// the kernel among it, no file gets.
struct MetadataGrowth {
    /// Less data says nothing of how much metadata it needs.
    static let dataMin: Int64 = 1 << 30
    private static let fullness = 0.8

    /// Bytes of files that can be written.
    private(set) var bytes: Int64 = 0
    /// Bytes of metadata that a byte of files needs.
    let share: Double

    private let metadata: BtrfsSpace
    private let profile: BtrfsProfile
    private var total: Int64
    private var used: Int64

    /// Fills a pool; nil for one whose metadata lies among its data, or that holds too little.
    ///
    /// - Parameters:
    ///   - pool: the pool.
    ///   - allocator: what its devices offer.
    ///   - data: the sum of its data.
    ///   - dataProfile: how new data is spread.
    init?(
        _ pool: BtrfsPool,
        _ allocator: ChunkAllocator,
        _ data: BtrfsSpace,
        _ dataProfile: BtrfsProfile
    ) {
        guard data.content == .data, data.usedBytes >= Self.dataMin,
            let metadata = pool.space(.metadata),
            let profile = TargetProfile.next(
                after: metadata.profiles,
                devices: allocator.devices.count
            )
        else { return nil }
        self.metadata = metadata
        self.profile = profile
        share = Double(metadata.usedBytes) / Double(data.usedBytes)
        total = metadata.totalBytes - metadata.readOnlyBytes - metadata.promisedBytes
        used = metadata.usedBytes
        var allocator = allocator
        guard write(data.freeBytes(writing: dataProfile), &allocator) else { return }
        while let chunk = allocator.place(.data, dataProfile, chunkBytesMax: data.chunkBytesMax),
            write(chunk.usableBytes, &allocator)
        {}
    }

    /// Writes files; false when metadata has no room for all of them.
    private mutating func write(_ asked: Int64, _ allocator: inout ChunkAllocator) -> Bool {
        let needed = share * Double(asked)
        while Double(used) + needed > Self.fullness * Double(total),
            let chunk = allocator.place(
                .metadata,
                profile,
                chunkBytesMax: metadata.chunkBytesMax
            )
        {
            total += chunk.usableBytes
        }
        let room = Double(max(0, total - used))
        guard needed > room else {
            bytes += asked
            used += Int64(needed)
            return true
        }
        bytes += Int64(room / share)
        used = total
        return false
    }
}
