package import Observations

/// Places chunks exactly where the kernel would (`btrfs_create_chunk`, fs/btrfs/volumes.c).
///
/// Confirmed to the byte against Linux 6.18 by filling pools; see `Tests/RealServers`. Of devices
/// with the same room the kernel takes those first that its own list has first, which nobody
/// outside can see: here the one with the smaller number goes first.
package struct ChunkAllocator: Sendable {
    private static let stripeBytesMax: Int64 = 1 << 30
    private static let roundingBytes: Int64 = 16 << 20
    private static let unitBytes: Int64 = 64 << 10
    /// No chunk is larger than the tenth of all writable bytes.
    private static let shareMax: Int64 = 10
    /// A system chunk's item must fit the superblock (`BTRFS_MAX_DEVS_SYS_CHUNK`, 16 kB nodes).
    private static let systemDevicesMax = 31

    /// A device that could take a stripe.
    private struct Candidate {
        let index: Int
        let hole: Int
        let room: Int64
        let total: Int64
    }

    /// What the devices still offer.
    package private(set) var devices: [DeviceSpace]
    private let writableBytes: Int64

    /// An allocator on the devices that take new chunks.
    package init(devices: [DeviceSpace]) {
        self.devices = devices
        writableBytes = devices.reduce(0) { $0 + $1.totalBytes }
    }

    /// How large a chunk of a content is made at most, where sysfs does not say
    /// (`calc_chunk_size`).
    package func chunkBytesMax(of content: BtrfsContent) -> Int64 {
        switch content {
        case .data, .mixed: 10 << 30
        case .metadata: writableBytes > 50 << 30 ? 1 << 30 : 256 << 20
        case .system: 32 << 20
        }
    }

    /// Places a chunk; nil when the pool has no room for one.
    ///
    /// - Parameters:
    ///   - content: what it holds.
    ///   - profile: how it is spread.
    ///   - asked: the pool's own limit for chunks of the content; nil for the kernel's.
    /// - Returns: the chunk.
    package mutating func place(
        _ content: BtrfsContent,
        _ profile: BtrfsProfile,
        chunkBytesMax asked: Int64? = nil
    ) -> PlacedChunk? {
        let shape = ProfileShape(profile)
        let limit = asked ?? chunkBytesMax(of: content)
        let wanted = min(limit, Self.stripeBytesMax)
        let chunkMax = min(limit, writableBytes / Self.shareMax)
        var candidates = candidates(wanted * Int64(shape.deviceStripes), shape)
        candidates.sort { ($0.room, $0.total, $1.index) > ($1.room, $1.total, $0.index) }
        var count = candidates.count / shape.increment * shape.increment
        guard count >= shape.devicesMin else { return nil }
        if let most = shape.devicesMax { count = min(count, most) }
        if content == .system { count = min(count, Self.systemDevicesMax) }
        let chosen = candidates.prefix(count)
        let dataStripes = Int64(shape.dataStripes(onDevices: count))
        let stripe = stripeBytes(
            smallestRoom: chosen.last.map(\.room) ?? 0,
            shape,
            dataStripes,
            chunkMax
        )
        guard stripe > 0, dataStripes > 0 else { return nil }
        let stripes = chosen.flatMap { candidate -> [PlacedChunk.Stripe] in
            let taken = stripe * Int64(shape.deviceStripes)
            let start = devices[candidate.index].take(taken, fromHole: candidate.hole)
            return (0..<shape.deviceStripes).map {
                PlacedChunk.Stripe(
                    device: devices[candidate.index].id,
                    start: start + Int64($0) * stripe
                )
            }
        }
        return PlacedChunk(
            profile: profile,
            length: stripe * dataStripes,
            stripeBytes: stripe,
            stripes: stripes
        )
    }

    /// The devices with room for the smallest stripe (`gather_device_info`).
    private mutating func candidates(_ wanted: Int64, _ shape: ProfileShape) -> [Candidate] {
        let least = Self.unitBytes * Int64(shape.deviceStripes)
        return devices.indices.compactMap { index in
            guard devices[index].unallocatedBytes >= least,
                let hole = devices[index].hole(wanting: wanted), hole.length >= least
            else { return nil }
            return Candidate(
                index: index,
                hole: hole.index,
                room: hole.length,
                total: devices[index].unallocatedBytes
            )
        }
    }

    /// How long a stripe is (`decide_stripe_size_regular`).
    private func stripeBytes(
        smallestRoom: Int64,
        _ shape: ProfileShape,
        _ dataStripes: Int64,
        _ chunkMax: Int64
    ) -> Int64 {
        var stripe = smallestRoom / Int64(shape.deviceStripes)
        if stripe * dataStripes > chunkMax, dataStripes > 0 {
            let share = chunkMax / dataStripes
            let rounded = (share + Self.roundingBytes - 1) / Self.roundingBytes * Self.roundingBytes
            stripe = min(stripe, rounded)
        }
        stripe = min(stripe, Self.stripeBytesMax)
        return stripe / Self.unitBytes * Self.unitBytes
    }
}
