import Foundation
import Quantities

/// A pool whose use grows, breathes with the working week and sometimes falls.
struct SimulatedPool: Sendable {
    let name: String
    let totalGB: Double
    private let used: Growth
    private let fragmentation: Growth
    private let noise: Noise
    private let degradesAt: Double?
    private let deletesAt: Double?
    private let past: Past

    /// A value that runs from one share to another over the past.
    private struct Growth: Sendable {
        let first: Double
        let last: Double

        func at(_ progress: Double) -> Double { first + (last - first) * progress }
    }

    static func all(noise: Noise, trouble: Trouble?, past: Past) -> [SimulatedPool] {
        let hasBackup = noise["backup"].unit < 0.6
        let names = ["tank"] + (hasBackup ? ["backup"] : []) + ["boot-pool"]
        return names.map { name in
            SimulatedPool(
                name: name,
                noise: noise[name],
                trouble: name == "tank" ? trouble : nil,
                past: past
            )
        }
    }

    private init(name: String, noise: Noise, trouble: Trouble?, past: Past) {
        self.name = name
        self.noise = noise
        self.past = past
        let isBoot = name == "boot-pool"
        let terabytes = noise["size"].pick([7.9, 15.8, 21.7, 43.4, 65.1])
        totalGB = isBoot ? 118.1 : terabytes * 1000
        let first = isBoot ? 0.12 : noise["first"].within(0.22...0.55)
        let growth = isBoot ? 0.02 : noise["growth"].within(0.03...0.17)
        switch trouble {
        case .nearlyFull: used = Growth(first: 0.80, last: 0.932)
        // Two thirds remain after the delete, so the share stays below full before it.
        case .bigDelete: used = Growth(first: 0.66, last: 0.88)
        default: used = Growth(first: first, last: first + growth)
        }
        let worn = noise["fragmentation"].within(2...38)
        fragmentation = Growth(first: worn, last: worn + noise["wear"].within(1...9))
        degradesAt = trouble == .degradedPool ? Trouble.degradedPool.onset : nil
        deletesAt = trouble == .bigDelete ? Trouble.bigDelete.onset : nil
    }

    /// Gigabytes in use, always between nothing and everything.
    func usedGB(at moment: Timestamp) -> Double {
        let progress = past.progress(moment)
        let deleted = deletesAt.map { progress >= $0 ? 0.33 : 0 } ?? 0
        let share =
            used.at(progress) - deleted + week(moment) * 0.008
            + noise["use"][moment.microseconds / 3_600_000_000].centred * 0.0008
        return min(max(share, 0.01), 0.985) * totalGB
    }

    /// Fragmentation in per cent.
    func fragmentation(at moment: Timestamp) -> Double {
        min(max(fragmentation.at(past.progress(moment)).rounded(.down), 0), 90)
    }

    /// The word that ZFS has for its health.
    func health(at moment: Timestamp) -> String {
        degradesAt.map { past.progress(moment) >= $0 } == true ? "DEGRADED" : "ONLINE"
    }

    /// -1 to 1 over a week, highest on Friday evening before the clean-up.
    private func week(_ moment: Timestamp) -> Double {
        // The epoch was a Thursday; the phase puts the top on Friday 20:00.
        let days = Double(moment.microseconds) / 86_400_000_000
        return cos((days - 1.83) / 7 * 2 * .pi)
    }
}
