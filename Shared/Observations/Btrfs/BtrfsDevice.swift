package import Quantities

/// A device of a Btrfs pool, with what chunks take of it.
package struct BtrfsDevice: Sendable, Hashable, Codable {
    /// A part of a device that belongs to a chunk, in bytes (`BTRFS_DEV_EXTENT_KEY`).
    package struct Extent: Sendable, Hashable, Codable {
        /// Where it begins on the device.
        package let start: Int64
        /// How long it is.
        package let length: Int64

        /// An extent.
        package init(start: Int64, length: Int64) {
            self.start = start
            self.length = length
        }

        /// The first byte behind it.
        package var end: Int64 { start + length }
    }

    /// The device's number in the pool.
    package let id: UInt64
    /// Where it is, such as `/dev/sda`; nil for one that is missing.
    package let path: String?
    /// Bytes of it that the pool may use.
    package let totalBytes: Int64
    /// Bytes of it that chunks take.
    package let allocatedBytes: Int64
    /// Whether the pool does without it.
    package let isMissing: Bool
    /// Whether the kernel writes to it; a missing or read-only device takes no new chunk.
    package let isWritable: Bool
    /// What chunks take of it, by start; nil when the trees could not be read.
    package var extents: [Extent]?
    /// Errors that the kernel counted on it; nil when they could not be read, which is not well.
    package var counters: DeviceErrorCounts?

    /// A device.
    package init(
        id: UInt64,
        path: String?,
        totalBytes: Int64,
        allocatedBytes: Int64,
        isMissing: Bool = false,
        isWritable: Bool = true,
        extents: [Extent]?,
        counters: DeviceErrorCounts? = nil
    ) {
        self.id = id
        self.path = path
        self.totalBytes = totalBytes
        self.allocatedBytes = allocatedBytes
        self.isMissing = isMissing
        self.isWritable = isWritable
        self.extents = extents
        self.counters = counters
    }
}
