package import Observations

/// What placing chunks until the pool is full comes to.
package struct PoolFilling: Sendable, Hashable {
    /// More chunks than this are never placed: a pool of 4 EiB of 4 GiB chunks.
    static let chunksMax = 1 << 30

    /// Bytes that can be stored in the new chunks.
    package private(set) var bytes: Int64 = 0
    /// How many chunks were placed.
    package private(set) var chunks = 0
    /// Bytes of each device, by number, that no chunk of the profile can take.
    package private(set) var unreachable: [UInt64: Int64] = [:]

    /// Fills what an allocator has left.
    package init(
        _ allocator: inout ChunkAllocator,
        _ content: BtrfsContent,
        _ profile: BtrfsProfile,
        chunkBytesMax: Int64? = nil
    ) {
        while chunks < Self.chunksMax,
            let chunk = allocator.place(content, profile, chunkBytesMax: chunkBytesMax)
        {
            bytes += chunk.usableBytes
            chunks += 1
        }
        for device in allocator.devices {
            unreachable[device.id] = device.holes.reduce(0) { $0 + $1.length }
        }
    }
}
