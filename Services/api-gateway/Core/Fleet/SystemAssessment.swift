package import Quantities

/// How a system stands: pools, disks, presence, and why it needs someone.
package struct SystemAssessment: Sendable, Equatable {
    /// The system with its readings.
    package var system: ObservedSystem
    /// Whether it still speaks.
    package var presence: Presence
    /// Its pools, the worst first.
    package var pools: [PoolAssessment]
    /// Its disks, the worst first.
    package var disks: [DiskAssessment]
    /// Why it needs someone, the worst first.
    package var findings: [Finding]
    /// How it stands.
    package var condition: Condition
    /// How soon a person should look.
    package var urgency: Urgency

    /// The pool with the largest used share.
    package var fullestPool: PoolAssessment? {
        pools.filter { $0.ratio != nil }.max { ($0.ratio ?? 0) < ($1.ratio ?? 0) }
    }

    /// Whether it has been silent for so long that it counts as offline.
    package var isOffline: Bool {
        if case .silent = presence { return true }
        return false
    }

    /// The state's word on a page.
    package var word: String {
        if isOffline { return condition == .critical ? "Offline" : "Silent" }
        switch condition {
        case .critical: return "Critical"
        case .warning: return "Warning"
        case .unknown: return "Unknown"
        case .healthy: return "Healthy"
        }
    }

    /// The assessment of a system at a moment.
    ///
    /// Without `newsIsFresh`, which says that this process has all news the collectors have, no
    /// silence is counted against a system.
    package init(
        _ system: ObservedSystem,
        now: Timestamp,
        newsIsFresh: Bool,
        thresholds: Thresholds = Thresholds()
    ) {
        self.system = system
        presence = Presence(
            lastSeen: system.lastSeen,
            now: now,
            newsIsFresh: newsIsFresh,
            thresholds: thresholds
        )
        pools = Self.objects(of: "pool", in: system).map {
            PoolAssessment(name: $0, readings: $1, thresholds: thresholds, now: now)
        }.sorted { ($1.condition, $0.name) < ($0.condition, $1.name) }
        disks = Self.objects(of: "disk", in: system).map {
            DiskAssessment(name: $0, readings: $1, thresholds: thresholds, now: now)
        }.sorted { ($1.condition, $0.name) < ($0.condition, $1.name) }
        findings = []
        (condition, urgency) = (.healthy, .quiet)
        var found = pools.flatMap(\.findings) + disks.flatMap(\.findings)
        found +=
            Self.warmth(of: disks, thresholds) + silence(thresholds) + gaps(now: now, thresholds)
        findings = found.sorted(by: Finding.isWorse)
        condition = findings.map(\.condition).max() ?? .healthy
        urgency = findings.map(\.urgency).min() ?? .quiet
    }

    private static func objects(
        of type: String,
        in system: ObservedSystem
    ) -> [(String, [Reading])] {
        let readings = system.readings.filter { $0.type == type && !$0.object.isEmpty }
        return Dictionary(grouping: readings, by: \.object).map { ($0.key, $0.value) }
    }

    private func silence(_ thresholds: Thresholds) -> [Finding] {
        let silenceCritical = thresholds.silenceCritical
        switch presence {
        case .present: return []
        case .silent(let silence):
            let condition: Condition = silence >= silenceCritical ? .critical : .warning
            return [
                Finding(
                    .atOnce,
                    condition,
                    "Silent for \(strong: Wording.duration(silence)).",
                    advice: "What is shown is the last that was known.",
                    since: system.lastSeen
                )
            ]
        case .unknown(let silence):
            let reason: Sentence = """
                Not heard of for \(strong: Wording.duration(silence)), but the collectors’ news \
                does not arrive here.
                """
            let advice: Sentence =
                "It may be well: whether it is silent is not known until they answer."
            return [Finding(.unclear, .unknown, reason, advice: advice)]
        }
    }

    // What vouches for nothing: no readings at all, or readings that stopped while others go on.
    private func gaps(now: Timestamp, _ thresholds: Thresholds) -> [Finding] {
        guard presence == .present else { return [] }
        if system.readings.isEmpty {
            let reason: Sentence = "It reports, but \(strong: "sent no metric") in 7 days."
            let advice: Sentence = "Check that the n8n workflow fills the list of metrics."
            return [Finding(.unclear, .unknown, reason, advice: advice)]
        }
        if let stuck = stuckFinding(now: now, thresholds) { return [stuck] }
        return pools.filter(\.isStale).map { pool in
            Finding(
                .unclear,
                .unknown,
                "Pool \(strong: pool.name) is no longer reported.",
                advice: "Its last known values are shown.",
                since: pool.measured
            )
        }
    }

    // Reports arrive, but what they carry is old: somebody's clock or workflow stands still.
    private func stuckFinding(now: Timestamp, _ thresholds: Thresholds) -> Finding? {
        guard let newest = system.readings.map(\.time).max(),
            now - newest >= thresholds.silenceCritical
        else { return nil }
        let age = Wording.duration(now - newest)
        return Finding(
            .atOnce,
            .warning,
            "No new samples for \(strong: age); reports still arrive.",
            advice: "Its clock or its workflow is stuck; the values shown are the last known.",
            since: newest
        )
    }

    private static func warmth(
        of disks: [DiskAssessment],
        _ thresholds: Thresholds
    ) -> [Finding] {
        let kinds: [(Condition, Urgency, Double)] = [
            (.critical, .atOnce, thresholds.diskCriticalCelsius),
            (.warning, .thisMonth, thresholds.diskWarningCelsius),
        ]
        return kinds.compactMap { condition, urgency, limit in
            let warm = disks.filter { $0.warmth == condition }
            guard let reason = sentence(of: warm, limit: limit) else { return nil }
            return Finding(urgency, condition, reason)
        }
    }

    private static func sentence(of warm: [DiskAssessment], limit: Double) -> Sentence? {
        let degrees = warm.compactMap(\.celsius)
        guard let low = degrees.min(), let high = degrees.max() else { return nil }
        let end = "the limit is \(Wording.celsius(limit))."
        if warm.count == 1 {
            return "Disk \(strong: warm[0].name) runs at \(strong: Wording.celsius(high)); \(end)"
        }
        let span =
            Wording.celsius(low) == Wording.celsius(high)
            ? Wording.celsius(high)
            : "\(Wording.decimal(low, places: 0)) to \(Wording.celsius(high))"
        return "\(NumberWord.capital(warm.count)) disks run at \(strong: span); \(end)"
    }
}
