package import Observations
import Quantities

/// What a pool could take after a change and a full balance.
package struct ChangedCapacity: Sendable, Hashable {
    /// Why a change cannot be made.
    package enum Refusal: Error, Sendable, Hashable, CustomStringConvertible {
        /// The pool has no such device.
        case noDevice(UInt64)
        /// Too few devices would be left for a profile.
        case tooFewDevices(BtrfsProfile, left: Int)
        /// What is stored would not fit; so many bytes are over.
        case doesNotFit(byBytes: Int64)
        /// The pool has no data chunk.
        case noData

        /// Why, for a person.
        package var description: String {
            switch self {
            case .noDevice(let id):
                "the pool has no device \(id); `poolkeeper capacity --json` lists them"
            case .tooFewDevices(let profile, let left):
                "\(profile.name) needs \(ProfileShape(profile).devicesMin) devices, and "
                    + "\(left) would be there"
            case .doesNotFit(let bytes):
                "what is stored would not fit: \(Wording.size(ByteCount(bytes))) are too much"
            case .noData: "the pool has no data chunk yet, so its profile is not known"
            }
        }
    }

    /// Bytes of files that could be written then.
    package let obtainableBytes: Int64
    /// Bytes of each device, by number, that files could never take.
    package let unreachable: [UInt64: Int64]
    /// How data would be spread.
    package let profile: BtrfsProfile
    /// How many devices it would be spread over.
    package let deviceCount: Int
    /// Bytes of all of them.
    package let rawBytes: Int64

    /// Why it would come to that, in words.
    package var reason: String {
        let raw = Wording.size(ByteCount(rawBytes))
        let count = Wording.count(deviceCount, "device", "devices")
        let all = "\(profile.name) over \(count) of \(raw)"
        let lost = unreachable.filter { $0.value >= CapacityReasons.least }.keys.sorted()
        guard !lost.isEmpty, ProfileShape(profile).devicesMin > 1 else {
            return "\(all) reaches all of them"
        }
        let names = lost.map { "\($0)" }.joined(separator: ", ")
        let rule = CapacityReasons.rule(of: profile)
        return "\(all) leaves room on device \(names): \(rule), and the others are full before"
    }

    /// What changes, one after the other, would come to.
    package init(_ changes: [PoolChange], of pool: BtrfsPool) throws(Refusal) {
        guard let data = pool.dataSpace else { throw .noData }
        var devices = pool.devices.filter { !$0.isMissing }
        var profile: BtrfsProfile?
        var metadata: BtrfsProfile?
        for change in changes {
            if case .convert(let newData, let newMetadata) = change {
                profile = newData ?? profile
                metadata = newMetadata ?? metadata
            } else {
                try Self.apply(change, to: &devices)
            }
        }
        let wanted = profile ?? TargetProfile.next(after: data.profiles, devices: .max) ?? .single
        for needed in [wanted, metadata].compactMap(\.self)
        where ProfileShape(needed).devicesMin > devices.count {
            throw .tooFewDevices(needed, left: devices.count)
        }
        let anew = Rebalanced(
            pool,
            devices: devices,
            data: data,
            profile: wanted,
            metadata: metadata
        )
        guard anew.obtainableBytes >= 0 else { throw .doesNotFit(byBytes: -anew.obtainableBytes) }
        obtainableBytes = anew.obtainableBytes
        unreachable = anew.unreachable
        (self.profile, deviceCount) = (wanted, devices.count)
        rawBytes = devices.reduce(0) { $0 + $1.totalBytes }
    }

    private static func apply(
        _ change: PoolChange,
        to devices: inout [BtrfsDevice]
    ) throws(Refusal) {
        switch change {
        case .add(let bytes):
            let number = (devices.map(\.id).max() ?? 0) + 1
            devices.append(new(number, bytes))
        case .remove(let device):
            let index = try index(of: device, in: devices)
            devices.remove(at: index)
        case .replace(let device, let bytes):
            let index = try index(of: device, in: devices)
            devices[index] = new(device, bytes)
        case .convert: break
        }
    }

    private static func index(
        of device: UInt64,
        in devices: [BtrfsDevice]
    ) throws(Refusal) -> Int {
        guard let index = devices.firstIndex(where: { $0.id == device }) else {
            throw .noDevice(device)
        }
        return index
    }

    private static func new(_ number: UInt64, _ bytes: Int64) -> BtrfsDevice {
        BtrfsDevice(id: number, path: nil, totalBytes: bytes, allocatedBytes: 0, extents: [])
    }
}
