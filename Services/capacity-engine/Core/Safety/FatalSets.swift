package import Observations

/// Which devices a pool cannot lose: the smallest sets whose loss makes chunks unreadable.
///
/// It reads the chunks that are there, not the profiles that were meant: a pool grown from one
/// disk keeps DUP metadata on single devices however many there are now.
package struct FatalSets: Sendable, Hashable {
    /// What is lost with them.
    package let content: BtrfsContent
    /// The smallest sets, each sorted, in order; empty when there is no such chunk.
    package let smallest: [[UInt32]]
    /// Bytes of the content's chunks on each device, copies counted.
    package let bytesOnDevice: [UInt32: Int64]

    /// How many devices may be lost, whichever they are.
    package var survivable: Int { max(0, (smallest.first?.count ?? 1) - 1) }

    /// The sets of one content.
    package init(of content: BtrfsContent, in spreads: ChunkSpreads) {
        var bytesOnDevice: [UInt32: Int64] = [:]
        var sets: Set<[UInt32]> = []
        for (spread, bytes) in spreads.bytes where spread.content == content {
            let devices = Array(spread.devices)
            let shape = ProfileShape(spread.profile)
            let dataStripes = shape.dataStripes(onDevices: devices.count / shape.deviceStripes)
            for device in devices {
                bytesOnDevice[device, default: 0] += bytes / Int64(max(1, dataStripes))
            }
            sets.formUnion(Self.fatal(spread.profile, devices))
        }
        let least = sets.map(\.count).min() ?? 0
        self.content = content
        smallest = sets.filter { $0.count == least }.sorted { $0.lexicographicallyPrecedes($1) }
        self.bytesOnDevice = bytesOnDevice
    }

    /// The smallest sets of devices that take a chunk with them.
    private static func fatal(_ profile: BtrfsProfile, _ devices: [UInt32]) -> [[UInt32]] {
        let distinct = Array(Set(devices)).sorted()
        switch profile {
        case .single, .raid0, .dup: return distinct.map { [$0] }
        case .raid1, .raid1c3, .raid1c4: return [distinct]
        case .raid10:
            return stride(from: 0, to: devices.count - 1, by: 2).map {
                Array(Set(devices[$0...$0 + 1])).sorted()
            }
        case .raid5: return subsets(of: distinct, size: 2)
        case .raid6: return subsets(of: distinct, size: 3)
        }
    }

    private static func subsets(of devices: [UInt32], size: Int) -> [[UInt32]] {
        guard size > 0 else { return [[]] }
        return devices.indices.flatMap { index in
            subsets(of: Array(devices[(index + 1)...]), size: size - 1)
                .map { [devices[index]] + $0 }
        }
    }
}
