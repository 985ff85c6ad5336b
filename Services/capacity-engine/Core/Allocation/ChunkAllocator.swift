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

        /// Whether the kernel takes it rather than another (`btrfs_cmp_device_info`).
        func precedes(_ other: Candidate) -> Bool {
            if room != other.room { return room > other.room }
            if total != other.total { return total > other.total }
            return index < other.index
        }
    }

    /// What a device is asked for.
    private struct Demand: Equatable {
        /// Bytes that are taken at best.
        let wanted: Int64
        /// Bytes below which it has no room.
        let least: Int64
    }

    /// What the devices still offer.
    package private(set) var devices: [DeviceSpace]
    private let writableBytes: Int64
    /// Devices with room for what was demanded last, those first that are taken first: a chunk
    /// changes only the devices it lies on, so that the others stay as they are.
    private var candidates: [Candidate] = []
    private var demand: Demand?

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

    /// How large a chunk of a content is made on these devices, whatever room they have.
    ///
    /// - Parameters:
    ///   - content: what it holds.
    ///   - asked: the pool's own limit for chunks of the content; nil for the kernel's.
    /// - Returns: bytes that can be stored in it.
    package func chunkBytes(of content: BtrfsContent, atMost asked: Int64?) -> Int64 {
        min(asked ?? chunkBytesMax(of: content), writableBytes / Self.shareMax)
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
        let chunkMax = chunkBytes(of: content, atMost: asked)
        rank(
            Demand(
                wanted: wanted * Int64(shape.deviceStripes),
                least: Self.unitBytes * Int64(shape.deviceStripes)
            )
        )
        var count = candidates.count / shape.increment * shape.increment
        guard count >= shape.devicesMin else { return nil }
        if let most = shape.devicesMax { count = min(count, most) }
        if content == .system { count = min(count, Self.systemDevicesMax) }
        let dataStripes = Int64(shape.dataStripes(onDevices: count))
        let stripe = stripeBytes(
            smallestRoom: candidates[count - 1].room,
            shape,
            dataStripes,
            chunkMax
        )
        guard stripe > 0, dataStripes > 0 else { return nil }
        return PlacedChunk(
            profile: profile,
            length: stripe * dataStripes,
            stripeBytes: stripe,
            stripes: take(stripe, shape, fromFirst: count)
        )
    }

    /// Takes a stripe, or two, of each of the first candidates.
    private mutating func take(
        _ stripe: Int64,
        _ shape: ProfileShape,
        fromFirst count: Int
    ) -> [PlacedChunk.Stripe] {
        var stripes: [PlacedChunk.Stripe] = []
        stripes.reserveCapacity(count * shape.deviceStripes)
        for place in 0..<count {
            let candidate = candidates[place]
            let id = devices[candidate.index].id
            var start = devices[candidate.index].take(
                stripe * Int64(shape.deviceStripes),
                fromHole: candidate.hole
            )
            for _ in 0..<shape.deviceStripes {
                stripes.append(PlacedChunk.Stripe(device: id, start: start))
                start += stripe
            }
        }
        rankAnew(first: count)
        return stripes
    }

    /// Ranks the devices with room for a demand (`gather_device_info`).
    private mutating func rank(_ new: Demand) {
        guard new != demand else { return }
        demand = new
        candidates = []
        for index in devices.indices {
            guard let candidate = candidate(index, new) else { continue }
            candidates.append(candidate)
        }
        candidates.sort { $0.precedes($1) }
    }

    /// Moves the first candidates, which have less room now, behind those with more.
    private mutating func rankAnew(first count: Int) {
        guard let demand else { return }
        for place in (0..<count).reversed() {
            guard let moved = candidate(candidates[place].index, demand) else {
                candidates.remove(at: place)
                continue
            }
            var place = place
            while place + 1 < candidates.count, candidates[place + 1].precedes(moved) {
                candidates[place] = candidates[place + 1]
                place += 1
            }
            candidates[place] = moved
        }
    }

    /// A device as a candidate; nil for one without room for the smallest stripe.
    private mutating func candidate(_ index: Int, _ demand: Demand) -> Candidate? {
        guard devices[index].unallocatedBytes >= demand.least,
            let hole = devices[index].hole(wanting: demand.wanted), hole.length >= demand.least
        else { return nil }
        return Candidate(
            index: index,
            hole: hole.index,
            room: hole.length,
            total: devices[index].unallocatedBytes
        )
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
