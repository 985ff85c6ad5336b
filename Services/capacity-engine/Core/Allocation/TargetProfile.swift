package import Observations

/// The profile that the next chunk gets.
package enum TargetProfile {
    /// Of profiles that a pool uses together, the kernel takes the first of these that enough
    /// devices are there for (`btrfs_reduce_alloc_profile`, fs/btrfs/block-group.c).
    private static let order: [BtrfsProfile] = [
        .raid1c4, .raid6, .raid1c3, .raid5, .raid10, .raid1, .dup, .raid0, .single,
    ]

    /// - Parameters:
    ///   - profiles: those of the chunks that are there.
    ///   - devices: how many devices take new chunks.
    /// - Returns: the next chunk's profile; nil when no profile has devices enough.
    package static func next(after profiles: [BtrfsProfile], devices: Int) -> BtrfsProfile? {
        order.first { profiles.contains($0) && ProfileShape($0).devicesMin <= devices }
    }
}
