package import Observations

/// How the kernel places a chunk of a profile (`btrfs_raid_array`, fs/btrfs/volumes.c, Linux 6.18).
package struct ProfileShape: Sendable, Hashable {
    /// Devices that a chunk needs.
    package let devicesMin: Int
    /// Devices that a chunk takes at most; nil for all that have room.
    package let devicesMax: Int?
    /// A chunk takes a multiple of so many devices.
    package let increment: Int
    /// Times that every byte is stored.
    package let copies: Int
    /// Stripes of parity.
    package let parity: Int
    /// Stripes on one device.
    package let deviceStripes: Int

    /// The shape of a profile; since Linux 5.15 RAID0 does with one device and RAID10 with two.
    package init(_ profile: BtrfsProfile) {
        switch profile {
        case .single: self.init(1, max: 1)
        case .dup: self.init(1, max: 1, copies: 2, deviceStripes: 2)
        case .raid0: self.init(1, max: nil)
        case .raid1: self.init(2, max: 2, increment: 2, copies: 2)
        case .raid1c3: self.init(3, max: 3, increment: 3, copies: 3)
        case .raid1c4: self.init(4, max: 4, increment: 4, copies: 4)
        case .raid10: self.init(2, max: nil, increment: 2, copies: 2)
        case .raid5: self.init(2, max: nil, parity: 1)
        case .raid6: self.init(3, max: nil, parity: 2)
        }
    }

    private init(
        _ devicesMin: Int,
        max devicesMax: Int?,
        increment: Int = 1,
        copies: Int = 1,
        parity: Int = 0,
        deviceStripes: Int = 1
    ) {
        self.devicesMin = devicesMin
        self.devicesMax = devicesMax
        self.increment = increment
        self.copies = copies
        self.parity = parity
        self.deviceStripes = deviceStripes
    }

    /// Whether a lost stripe can be found elsewhere in the chunk.
    package var isRedundant: Bool { copies > 1 || parity > 0 }

    /// Stripes that hold different data, when a chunk lies on so many devices.
    package func dataStripes(onDevices count: Int) -> Int {
        (count * deviceStripes - parity) / copies
    }
}
