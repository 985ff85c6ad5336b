import Contracts
import HTTPSurface
import Quantities
import WebInterface

/// A Btrfs pool's devices and the errors that the kernel counted on them.
struct DevicesSource: PoolSectionSource {
    func section(
        of pool: PoolSubject,
        for caller: Principal,
        in call: PageCall
    ) async throws -> (any PoolSection)? {
        guard let assessed = pool.assessed, !assessed.devices.isEmpty else { return nil }
        return DevicesSection(lead: Self.lead(assessed), rows: assessed.devices.map(Self.row))
    }

    private static func lead(_ pool: PoolAssessed) -> Sentence {
        if pool.devices.contains(where: { $0.counters == nil }) {
            return "\(strong: "Counters could not be read"), so nothing here counts as well."
        }
        let bad = pool.devices.filter { ($0.counters?.sum ?? 0) > 0 }.map(PoolDeviceName.of)
        guard !bad.isEmpty else { return "No device has counted an error." }
        let names = bad.joined(separator: ", ")
        let verb = bad.count == 1 ? "has" : "have"
        return "\(strong: "\(names) \(verb) counted errors.") Counters stay until "
            + "\(strong: "btrfs device stats -z \(pool.mount)"): scrub first, then look whether "
            + "they grow."
    }

    private static func row(_ device: PoolAssessed.Device) -> DevicesSection.Row {
        DevicesSection.Row(
            badge: badge(device),
            name: PoolDeviceName.of(device),
            number: "\(device.id)",
            size: Wording.size(device.size),
            counts: device.counters.map {
                [$0.write, $0.read, $0.flush, $0.corruption, $0.generation]
            } ?? []
        )
    }

    private static func badge(_ device: PoolAssessed.Device) -> Badge {
        if device.isMissing { return Badge(.critical, "Missing") }
        guard let counters = device.counters else { return Badge(.unknown, "Unknown") }
        return counters.sum > 0 ? Badge(.warning, "Errors") : Badge(.fine, "No errors")
    }
}
