package import Observations

/// What a device still offers to chunks.
package struct DeviceSpace: Sendable, Hashable {
    /// The first MiB of a device belongs to no chunk (`BTRFS_DEVICE_RANGE_RESERVED`).
    package static let reservedBytes: Int64 = 1 << 20

    /// The device's number.
    package let id: UInt64
    /// Bytes of it that the pool may use.
    package let totalBytes: Int64
    /// Bytes of it that chunks take.
    package private(set) var allocatedBytes: Int64
    /// What is free of it: by start, and by length from when on none is as long as is wanted.
    package private(set) var holes: [Hole]
    /// No hole before this one is as long as `wantedBytes`: holes only shrink.
    private var firstLongHole = 0
    private var wantedBytes: Int64 = 0
    /// Whether holes lie by length, the longest last: thousands of short ones are taken quickly.
    private var liesByLength = false

    /// An empty device.
    package init(id: UInt64, totalBytes: Int64) {
        self.init(id: id, totalBytes: totalBytes, allocatedBytes: 0, extents: [])
    }

    /// A device with what chunks take of it, by start.
    package init(
        id: UInt64,
        totalBytes: Int64,
        allocatedBytes: Int64,
        extents: [BtrfsDevice.Extent]
    ) {
        self.id = id
        self.totalBytes = totalBytes
        self.allocatedBytes = allocatedBytes
        holes = []
        var free = Self.reservedBytes
        for extent in extents {
            if extent.start > free { holes.append(Hole(start: free, length: extent.start - free)) }
            free = max(free, extent.end)
        }
        if totalBytes > free { holes.append(Hole(start: free, length: totalBytes - free)) }
    }

    /// Bytes that no chunk takes, the reserved ones among them, as the kernel counts them.
    package var unallocatedBytes: Int64 { max(0, totalBytes - allocatedBytes) }

    /// The hole a stripe would go to: the first of the wanted length, else the longest
    /// (`find_free_dev_extent`).
    mutating func hole(wanting bytes: Int64) -> (index: Int, length: Int64)? {
        if bytes != wantedBytes { wantAnew(bytes) }
        guard !liesByLength else { return longest }
        while firstLongHole < holes.count, holes[firstLongHole].length < bytes {
            firstLongHole += 1
        }
        if firstLongHole < holes.count { return (firstLongHole, bytes) }
        holes.sort { ($0.length, $1.start) < ($1.length, $0.start) }
        liesByLength = true
        return longest
    }

    /// Takes bytes from the front of a hole; where they begin.
    mutating func take(_ bytes: Int64, fromHole index: Int) -> Int64 {
        let start = holes[index].start
        allocatedBytes += bytes
        if holes[index].length == bytes {
            holes.remove(at: index)
        } else {
            holes[index].start += bytes
            holes[index].length -= bytes
            if liesByLength { sink(index) }
        }
        return start
    }

    /// The longest hole; of several the first on the device.
    private var longest: (index: Int, length: Int64)? {
        holes.last.map { (holes.count - 1, $0.length) }
    }

    private mutating func wantAnew(_ bytes: Int64) {
        if liesByLength { holes.sort { $0.start < $1.start } }
        (wantedBytes, firstLongHole, liesByLength) = (bytes, 0, false)
    }

    /// Moves a hole that became shorter to its place among those that lie by length.
    private mutating func sink(_ index: Int) {
        var index = index
        while index > 0,
            (holes[index].length, holes[index - 1].start)
                < (holes[index - 1].length, holes[index].start)
        {
            holes.swapAt(index, index - 1)
            index -= 1
        }
    }
}
