import CLinux
import Observations

/// Reads the chunk tree and the device tree (Documentation: btrfs on-disk format).
struct PoolTrees {
    private static let chunkBytes = 48
    private static let stripeBytes = 32

    let search: TreeSearch

    /// Every chunk with the devices of its stripes.
    func chunks() throws(BtrfsError) -> BtrfsChunks {
        var chunks = BtrfsChunks()
        let first = UInt64(BTRFS_FIRST_CHUNK_TREE_OBJECTID)
        try search.forEach(
            tree: BTRFS_CHUNK_TREE_OBJECTID,
            type: BTRFS_CHUNK_ITEM_KEY,
            objects: first...first
        ) { item throws(BtrfsError) in
            guard let length = item.byteCount(at: 0),
                let flags = item.number(at: 24, as: UInt64.self),
                let count = item.number(at: 44, as: UInt16.self),
                let content = BtrfsContent(flags: flags), let profile = BtrfsProfile(flags: flags),
                Self.chunkBytes + Int(count) * Self.stripeBytes <= item.count
            else { throw search.unreadable(BTRFS_CHUNK_TREE_OBJECTID) }
            let devices = (0..<Int(count)).map { stripe in
                item.number(at: Self.chunkBytes + stripe * Self.stripeBytes, as: UInt64.self) ?? 0
            }
            chunks.add(content, profile, length: length, devices: devices)
        }
        return chunks
    }

    /// What chunks take of each device, by start.
    func extents() throws(BtrfsError) -> [UInt64: [BtrfsDevice.Extent]] {
        var extents: [UInt64: [BtrfsDevice.Extent]] = [:]
        try search.forEach(
            tree: BTRFS_DEV_TREE_OBJECTID,
            type: BTRFS_DEV_EXTENT_KEY,
            objects: 1...UInt64.max
        ) { item throws(BtrfsError) in
            guard let length = item.byteCount(at: 24), let start = Int64(exactly: item.offset)
            else { throw search.unreadable(BTRFS_DEV_TREE_OBJECTID) }
            extents[item.object, default: []].append(.init(start: start, length: length))
        }
        return extents
    }
}
