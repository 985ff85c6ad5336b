/// How Btrfs spreads a chunk over devices (mkfs.btrfs(8), PROFILES).
package enum BtrfsProfile: String, Sendable, Hashable, CaseIterable, Codable {
    /// One copy on one device.
    case single
    /// Two copies on one device.
    case dup
    /// One copy, striped.
    case raid0
    /// Two copies on two devices.
    case raid1
    /// Three copies on three devices.
    case raid1c3
    /// Four copies on four devices.
    case raid1c4
    /// Two copies, striped over pairs.
    case raid10
    /// Striped with one parity.
    case raid5
    /// Striped with two parities.
    case raid6

    /// The profile that the bits of a block group mean (`BTRFS_BLOCK_GROUP_*`, btrfs_tree.h);
    /// nil for bits that this version does not know.
    package init?(flags: UInt64) {
        let bits = flags & ~UInt64(0x7) & 0xFFFF
        guard bits != 0 else {
            self = .single
            return
        }
        guard let found = Self.allCases.first(where: { $0.flag == bits }) else { return nil }
        self = found
    }

    /// The profile's bit; 0 for `single`.
    package var flag: UInt64 {
        switch self {
        case .single: 0
        case .raid0: 1 << 3
        case .raid1: 1 << 4
        case .dup: 1 << 5
        case .raid10: 1 << 6
        case .raid5: 1 << 7
        case .raid6: 1 << 8
        case .raid1c3: 1 << 9
        case .raid1c4: 1 << 10
        }
    }

    /// What people and btrfs-progs call it, such as `RAID1C3`; `single` stays small.
    package var name: String { self == .single ? rawValue : rawValue.uppercased() }
}
