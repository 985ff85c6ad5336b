package import Observations

/// A change somebody thinks of making to a pool.
package enum PoolChange: Sendable, Hashable {
    /// One more device of so many bytes.
    case add(bytes: Int64)
    /// A device less.
    case remove(device: UInt64)
    /// Another device of so many bytes in a device's place.
    case replace(device: UInt64, bytes: Int64)
    /// Data, and where asked for metadata, spread another way.
    case convert(data: BtrfsProfile?, metadata: BtrfsProfile?)
}
