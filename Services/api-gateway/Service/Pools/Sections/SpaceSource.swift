import Contracts
import HTTPSurface
import Quantities
import WebInterface

/// Where a Btrfs pool's space is, device by device.
struct SpaceSource: PoolSectionSource {
    /// A balance is advised when it frees more than a chunk, and than this share of the pool, as
    /// `poolkeeper capacity` advises it.
    private static let balanceShareMin: Int64 = 100
    /// A chunk is written anew before the old one goes: without room for one a balance ends at once
    /// with ENOSPC.
    private static let balanceRoomMin = ByteCount.gibibytes(1)

    func section(
        of pool: PoolSubject,
        for caller: Principal,
        in call: PageCall
    ) async throws -> (any PoolSection)? {
        guard let assessed = pool.assessed, !assessed.devices.isEmpty else { return nil }
        return SpaceSection(
            lead: Self.lead(assessed),
            devices: assessed.devices.map(Self.device),
            command: Self.isWorthABalance(assessed)
                ? "btrfs balance start --full-balance \(assessed.mount)" : ""
        )
    }

    /// Bytes that a full balance would make obtainable.
    static func gain(_ pool: PoolAssessed) -> Int64 {
        guard let now = pool.obtainable, let after = pool.obtainableAfterBalance else { return 0 }
        return after.bytes - now.bytes
    }

    /// Whether that is worth writing every chunk anew.
    private static func isWorthABalance(_ pool: PoolAssessed) -> Bool {
        gain(pool) > max(balanceRoomMin.bytes, pool.raw.bytes / balanceShareMin)
    }

    private static func lead(_ pool: PoolAssessed) -> Sentence {
        guard let obtainable = pool.obtainable else {
            return "\(strong: "Not known:") \(pool.reason ?? "the pool's trees were not read")."
        }
        let now = Wording.size(obtainable)
        let chunks = pool.freeInChunks.map { Wording.size($0) } ?? Wording.missing
        let first: Sentence =
            "\(strong: "\(now) of files can be written now"), \(chunks) of it in chunks that are "
            + "there already."
        guard isWorthABalance(pool) else { return first }
        let size = Wording.size(ByteCount(gain(pool)))
        let gained: Sentence = " A full balance would make \(strong: "\(size) more") obtainable"
        guard obtainable < balanceRoomMin else { return first + gained + "." }
        let room = Wording.size(balanceRoomMin)
        return first + gained
            + ", once \(room) of files is deleted or moved: it needs room to begin."
    }

    private static func device(_ device: PoolAssessed.Device) -> SpaceSection.Device {
        let free = max(0, device.size.bytes - device.allocated.bytes)
        let unreachable = min(free, device.unreachable?.bytes ?? free)
        let never = min(unreachable, device.unreachableAfterBalance?.bytes ?? unreachable)
        return SpaceSection.Device(
            name: PoolDeviceName.of(device),
            size: Wording.size(device.size),
            bytes: device.size.bytes,
            allocated: device.allocated.bytes,
            now: free - unreachable,
            afterBalance: unreachable - never,
            unreachable: never
        )
    }
}
