package import Quantities

/// A device of a Btrfs pool as it stands: a part of `BtrfsPoolObserved`.
package struct BtrfsDeviceState: Sendable, Hashable, Codable {
    /// The device's number in the pool.
    package var id: UInt64
    /// Where it is, such as `/dev/sda`; nil for one that is missing.
    package var path: String?
    /// Bytes of it that the pool may use.
    package var size: ByteCount
    /// Bytes of it that chunks take.
    package var allocated: ByteCount
    /// Whether the pool does without it.
    package var isMissing: Bool
    /// Whether the kernel writes to it.
    package var isWritable: Bool
    /// Errors that the kernel counted; nil when they could not be read, which is not well.
    package var counters: DeviceErrorCounts?
    /// Where each free extent begins, in bytes; nil when they could not be read.
    package var freeStarts: [Int64]?
    /// How long each of them is, in bytes.
    package var freeLengths: [Int64]?

    /// A device that works and of which nothing else is known.
    package init(id: UInt64, path: String?, size: ByteCount, allocated: ByteCount) {
        self.id = id
        self.path = path
        self.size = size
        self.allocated = allocated
        isMissing = false
        isWritable = true
    }
}
