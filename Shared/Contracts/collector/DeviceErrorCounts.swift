/// Errors that the kernel counted on a device since somebody last reset them
/// (`BTRFS_IOC_GET_DEV_STATS`, `btrfs device stats`).
package struct DeviceErrorCounts: Sendable, Hashable, Codable {
    /// Writes that failed.
    package var write: Int64
    /// Reads that failed.
    package var read: Int64
    /// Flushes that failed.
    package var flush: Int64
    /// Blocks whose checksum was wrong.
    package var corruption: Int64
    /// Blocks that were older than they should be.
    package var generation: Int64

    /// Counts.
    package init(
        write: Int64 = 0,
        read: Int64 = 0,
        flush: Int64 = 0,
        corruption: Int64 = 0,
        generation: Int64 = 0
    ) {
        self.write = write
        self.read = read
        self.flush = flush
        self.corruption = corruption
        self.generation = generation
    }

    /// All of them together.
    package var sum: Int64 { write + read + flush + corruption + generation }
}
