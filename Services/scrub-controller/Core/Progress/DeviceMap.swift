package import Observations

/// What a scrub of a device passes: the parts that chunks take, by start.
package struct DeviceMap: Sendable, Equatable {
    /// The parts.
    package let extents: [BtrfsDevice.Extent]

    /// Ranges that a device is divided into at the most: each is two lines in the kernel's log.
    package static let rangesMax = 256

    /// A map of these parts.
    package init(_ extents: [BtrfsDevice.Extent]) {
        self.extents = extents.sorted { $0.start < $1.start }
    }

    /// Bytes that chunks take.
    package var total: Int64 { extents.reduce(0) { $0 + $1.length } }

    /// Bytes of chunks before a place.
    package func covered(before place: Int64) -> Int64 {
        extents.reduce(0) { $0 + max(0, min($1.end, place) - $1.start) }
    }

    /// The first byte behind the chunk that a place lies in; the place when it lies in none.
    package func end(ofExtentAt place: Int64) -> Int64 {
        extents.last { $0.start <= place && place < $0.end }?.end ?? place
    }

    /// Where a worker has to begin so that a place is read: the kernel scrubs whole chunks.
    package func start(ofExtentAt place: Int64) -> Int64 {
        extents.last { $0.start <= place && place < $0.end }?.start ?? place
    }

    /// What is left of the device from a place on, in parts behind each of which a worker may end
    /// without anything being read twice.
    ///
    /// The last one reaches to the device's end, for chunks that are made meanwhile.
    package func ranges(from place: Int64) -> [ScrubRange] {
        let left = extents.filter { $0.end > place }
        let size = max(1, (total + Int64(Self.rangesMax) - 1) / Int64(Self.rangesMax))
        var ranges: [ScrubRange] = []
        var (start, bytes) = (start(ofExtentAt: place), Int64(0))
        for extent in left {
            bytes += extent.length
            guard bytes >= size else { continue }
            ranges.append(ScrubRange(start: start, end: extent.end))
            (start, bytes) = (extent.end, 0)
        }
        // What lies behind the last chunk is empty or newer than the map.
        if bytes == 0, let last = ranges.popLast() { start = last.start }
        ranges.append(ScrubRange(start: start, end: .max))
        return ranges
    }
}
