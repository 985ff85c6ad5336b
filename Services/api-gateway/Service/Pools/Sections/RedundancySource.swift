import Contracts
import HTTPSurface
import Quantities
import WebInterface

/// How a Btrfs pool keeps its copies, and which devices it cannot lose.
struct RedundancySource: PoolSectionSource {
    private static let setsShown = 6

    func section(
        of pool: PoolSubject,
        for caller: Principal,
        in call: PageCall
    ) async throws -> (any PoolSection)? {
        guard let assessed = pool.assessed, !assessed.contents.isEmpty else { return nil }
        let advice = assessed.findings.map {
            RedundancySection.Advice(text: $0.text, command: $0.command ?? "")
        }
        return RedundancySection(
            badge: Self.badge(assessed),
            lead: Self.lead(assessed),
            rows: assessed.contents.map { Self.row($0, assessed) },
            advice: advice
        )
    }

    private static func badge(_ pool: PoolAssessed) -> Badge {
        if pool.devices.contains(where: \.isMissing) { return Badge(.critical, "Degraded") }
        if pool.contents.contains(where: { $0.survivable == nil }) {
            return Badge(.unknown, "Unknown")
        }
        return pool.findings.isEmpty
            ? Badge(.fine, "As it should be") : Badge(.warning, "Look at it")
    }

    private static func lead(_ pool: PoolAssessed) -> Sentence {
        let missing = pool.devices.filter(\.isMissing).map { "device \($0.id)" }
        guard missing.isEmpty else {
            let names = missing.joined(separator: ", ")
            return "\(strong: "\(names) is missing"): replace it before another one goes."
        }
        guard let least = pool.contents.compactMap(\.survivable).min(),
            !pool.contents.contains(where: { $0.survivable == nil })
        else { return "The chunks could not be read, so nothing is said of its copies." }
        switch least {
        case 0:
            return pool.devices.count == 1
                ? "One device, so no loss is survived; backups are its redundancy."
                : "\(strong: "The loss of one device can lose the pool.")"
        case 1: return "\(strong: "Any one device may fail") without loss."
        default: return "\(strong: "Any \(least) devices may fail") without loss."
        }
    }

    private static func row(
        _ content: PoolAssessed.Content,
        _ pool: PoolAssessed
    ) -> RedundancySection.Row {
        let sets = content.fatalSets.prefix(setsShown).map { set in
            set.map { PoolDeviceName.of($0, in: pool) }.joined(separator: " + ")
        }
        let more = content.fatalSets.count > setsShown ? " and more" : ""
        let survives = content.survivable.map(Self.losses) ?? Wording.missing
        return RedundancySection.Row(
            content: content.content.prefix(1).uppercased() + content.content.dropFirst(),
            profile: content.profiles.map { $0 == "single" ? $0 : $0.uppercased() }
                .joined(separator: ", "),
            use: Wording.size(content.used, of: content.total),
            survives: survives,
            fatal: sets.isEmpty ? Wording.missing : sets.joined(separator: ", ") + more
        )
    }

    private static func losses(_ count: Int) -> String {
        switch count {
        case 0: "no device"
        case 1: "any one device"
        default: "any \(count) devices"
        }
    }
}
