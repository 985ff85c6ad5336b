package import Quantities

/// How a pool stands by its newest readings.
package struct PoolAssessment: Sendable, Equatable {
    /// The pool's name.
    package var name: String
    /// Bytes in use; nil when not known.
    package var used: ByteCount?
    /// Bytes it can hold; nil when not known.
    package var total: ByteCount?
    /// What it says about itself.
    package var health: PoolHealth
    /// Fragmentation as a share of one; nil when not known.
    package var fragmentation: Double?
    /// When the newest of its readings was measured.
    package var measured: Timestamp
    /// Whether its readings are the last known ones.
    package var isStale: Bool
    /// How it stands.
    package var condition: Condition = .healthy
    /// Why it needs someone, the worst first.
    package var findings: [Finding] = []

    /// Used share, unrounded; nil when size or use is not known.
    package var ratio: Double? {
        guard let used, let total, total.bytes > 0 else { return nil }
        return Double(used.bytes) / Double(total.bytes)
    }

    /// Bytes not in use; nil when not known.
    package var free: ByteCount? {
        guard let used, let total else { return nil }
        return max(total - used, ByteCount(0))
    }

    /// The state's word on a page.
    package var word: String {
        switch health {
        case .degraded: return "Degraded"
        case .broken: return "Broken"
        case .online, .unknown: break
        }
        switch condition {
        case .critical: return "Critical"
        case .warning: return "Warning"
        case .unknown: return "Unknown"
        case .healthy: return "Healthy"
        }
    }

    /// The assessment of a pool's readings.
    init(name: String, readings: [Reading], thresholds: Thresholds, now: Timestamp) {
        func newest(_ name: String) -> Reading? {
            readings.filter { $0.name == name }.max { $0.time < $1.time }
        }
        self.name = name
        used = newest("used").flatMap { Self.bytes($0.value) }
        total = newest("total").flatMap { Self.bytes($0.value) }
        health = PoolHealth(word: newest("health").map(\.text))
        fragmentation = newest("fragmentation")?.value
        measured = readings.map(\.time).max() ?? now
        let needed = ["used", "health"].compactMap { newest($0)?.time }
        isStale = now - (needed.min() ?? measured) > thresholds.staleAfter
        findings = (healthFindings + usageFindings(thresholds)).sorted(by: Finding.isWorse)
        condition = findings.map(\.condition).max() ?? .healthy
        if isStale || ratio == nil { condition = max(condition, .unknown) }
    }

    private static func bytes(_ value: Double) -> ByteCount? {
        value.isFinite && value >= 0 && value < 9e18 ? ByteCount(Int64(value)) : nil
    }

    private var healthFindings: [Finding] {
        switch health {
        case .online: []
        case .degraded:
            [
                Finding(
                    .atOnce,
                    .critical,
                    "Pool \(strong: name) is \(strong: "degraded"): redundancy is missing.",
                    advice: "Find the disk that failed and replace it; copy what matters first."
                )
            ]
        case .broken(let word):
            [
                Finding(
                    .atOnce,
                    .critical,
                    "Pool \(strong: name) is \(strong: word.lowercased()) and does not work.",
                    advice: "Do not restart or import it by force before somebody has looked."
                )
            ]
        case .unknown(let word?):
            [
                Finding(
                    .unclear,
                    .unknown,
                    "Pool \(strong: name) says \(strong: word), which is no known health."
                )
            ]
        case .unknown(nil):
            [
                Finding(
                    .unclear,
                    .unknown,
                    "Pool \(strong: name) does not say how healthy it is."
                )
            ]
        }
    }

    private func usageFindings(_ thresholds: Thresholds) -> [Finding] {
        guard let ratio, let free, let total else {
            let what = used == nil ? "how much is used" : "how much it holds"
            let reason: Sentence = "Pool \(strong: name) does not say \(what)."
            return [Finding(.unclear, .unknown, reason)]
        }
        let (full, rest) = (Wording.percent(ratio), Wording.size(free, of: total))
        let reason: Sentence = "Pool \(strong: name) is \(strong: full) full; \(rest) are free."
        switch ratio {
        case thresholds.poolCritical...:
            let advice: Sentence =
                "ZFS slows down and fragments when it is this full: delete, move or add space."
            return [Finding(.atOnce, .critical, reason, advice: advice)]
        case thresholds.poolWarning...:
            let limit = Wording.percent(thresholds.poolCritical, places: 0)
            return [
                Finding(.thisWeek, .warning, reason, advice: "It is critical from \(limit) on.")
            ]
        default: return []
        }
    }
}

extension Finding {
    /// The more urgent first, then the worse.
    static func isWorse(_ left: Finding, _ right: Finding) -> Bool {
        (left.urgency, right.condition) < (right.urgency, left.condition)
    }
}
