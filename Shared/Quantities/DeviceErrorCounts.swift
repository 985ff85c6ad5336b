/// The errors that a pool has counted of a device: what Btrfs keeps of each (btrfs-device(8),
/// DEVICE STATS), and what comes nearest to it in ZFS.
///
/// They survive remounts and are zeroed by an administrator alone, so only their growth says
/// something, and a repaired error stays counted. Facts on the bus carry them as they stand here.
package struct DeviceErrorCounts: Sendable, Hashable, Codable {
    /// Writes that the device refused.
    package var write: Int64
    /// Reads that the device refused.
    package var read: Int64
    /// Flushes that the device refused.
    package var flush: Int64
    /// Blocks that are not what their checksum says.
    package var corruption: Int64
    /// Blocks of another generation than they should be: writes that were lost.
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
