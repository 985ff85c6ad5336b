import Observations
import Quantities

/// Why a pool can take what it can, in words.
struct CapacityReasons {
    /// Less is not worth a word.
    static let least: Int64 = 64 << 20

    let capacity: PoolCapacity

    /// Where what can be written now finds room.
    var now: String {
        let old = capacity.freeInChunksBytes
        let new = capacity.obtainableBytes - old
        let (profile, chunks) = (capacity.profile.name, "in chunks that are there")
        if new > 0 { return "\(size(old)) \(chunks), \(size(new)) in new ones of \(profile)" }
        let least = ProfileShape(capacity.profile).devicesMin
        let rule =
            least > 1
            ? "\(Self.rule(of: capacity.profile)), and fewer have any" : "no device has room"
        return "\(size(old)) \(chunks), nothing in new ones: \(rule)"
    }

    /// What a full balance would change.
    var afterBalance: String {
        let gain = capacity.obtainableAfterBalanceBytes - capacity.obtainableBytes
        let now = capacity.unreachable.values.reduce(0, +)
        let then = capacity.unreachableAfterBalance.values.reduce(0, +)
        if gain < Self.least { return "chunks lie as well as a balance would place them" }
        if now > then {
            return "chunks would be spread anew, so that \(size(now - then)) more of the devices "
                + "would be reached"
        }
        return "what lies in part-filled chunks would be gathered in fewer"
    }

    /// Why a part of a device cannot be reached; nil when none is worth a word.
    func unreachable(_ device: BtrfsDevice) -> String? {
        guard let bytes = capacity.unreachable[device.id], bytes >= Self.least else { return nil }
        guard ProfileShape(capacity.profile).devicesMin > 1 else {
            return "it lies in pieces that are smaller than a stripe"
        }
        return "\(Self.rule(of: capacity.profile)), and the others are full before it"
    }

    /// What a profile asks of devices.
    static func rule(of profile: BtrfsProfile) -> String {
        let least = Wording.count(ProfileShape(profile).devicesMin, "device", "devices")
        return "a chunk of \(profile.name) needs room on \(least) at once"
    }

    private func size(_ bytes: Int64) -> String { Wording.size(ByteCount(bytes)) }
}
