/// What can be wrong with a Btrfs pool; the name of its alert.
package enum PoolFault: String, Sendable, Hashable, CaseIterable {
    /// It could not be read.
    case unreadable = "PoolUnreadable"
    /// A device is missing.
    case missing = "PoolDeviceMissing"
    /// Devices have counted errors.
    case errors = "PoolDeviceErrors"
    /// Metadata is kept where one loss takes it, or a conversion was not finished.
    case redundancy = "PoolRedundancy"
    /// Little can still be written.
    case space = "PoolSpaceLow"
    /// No device has room for another data chunk.
    case chunks = "PoolChunksFull"
}
