package import Observations

/// A chunk as the allocator places it.
package struct PlacedChunk: Sendable, Hashable {
    /// A part of a chunk on one device.
    package struct Stripe: Sendable, Hashable {
        /// The device's number.
        package let device: UInt64
        /// Where it begins there.
        package let start: Int64
    }

    /// Bytes that a superblock's copy, and the stripe it lies in, take of a chunk.
    static let stripeUnitBytes: Int64 = 64 << 10
    /// Where copies of the superblock lie on every device (`btrfs_sb_offset`): 64 MiB and 256 GiB;
    /// the third one, at 1 PiB, is beyond disks of today and counted all the same.
    static let superblockOffsets: [Int64] = [64 << 20, 256 << 30, 1 << 50]

    /// How it is spread.
    package let profile: BtrfsProfile
    /// Bytes of its address range.
    package let length: Int64
    /// Bytes on each device.
    package let stripeBytes: Int64
    /// Each stripe's device and where it begins there.
    package let stripes: [Stripe]

    /// Bytes of it that can be stored: all but what lies on copies of the superblock.
    package var usableBytes: Int64 { length - superblockBytes }

    /// Bytes that the kernel keeps from use (`exclude_super_stripes`, `btrfs_rmap_block`).
    var superblockBytes: Int64 {
        let shape = ProfileShape(profile)
        let deviceCount = stripes.count / shape.deviceStripes
        let dataStripes = shape.dataStripes(onDevices: deviceCount)
        var rows: Set<Int64> = []
        for (index, stripe) in stripes.enumerated() {
            for offset in Self.superblockOffsets
            where offset >= stripe.start && offset < stripe.start + stripeBytes {
                let row = (offset - stripe.start) / Self.stripeUnitBytes
                rows.insert(logicalRow(row, stripe: index, dataStripes: dataStripes, shape))
            }
        }
        // A parity profile loses the whole row, because its parity lies there too.
        let unitsPerRow = shape.parity > 0 ? dataStripes : 1
        return min(length, Self.stripeUnitBytes * Int64(unitsPerRow * rows.count))
    }

    /// Which 64 KiB of the chunk's own range lie in a row of a stripe; copies lie in the same.
    private func logicalRow(
        _ row: Int64,
        stripe: Int,
        dataStripes: Int,
        _ shape: ProfileShape
    ) -> Int64 {
        switch profile {
        case .single, .dup, .raid1, .raid1c3, .raid1c4, .raid5, .raid6: row
        case .raid0: row * Int64(dataStripes) + Int64(stripe)
        case .raid10: row * Int64(dataStripes) + Int64(stripe / shape.copies)
        }
    }
}
