package import Contracts
import Observations
package import Quantities

/// Everything that is known of one volume and its rules.
package struct VolumeStanding: Sendable {
    /// The volume and where its files are; nil when rules speak of a volume that is not there.
    package var mapped: MappedVolume?
    /// Its name.
    package var name: VolumeName
    /// When it was made, as well as is known.
    package var createdAt: Timestamp?
    /// What it holds; nil before it was measured.
    package var measure: VolumeMeasure?
    /// Its rules, by path.
    package var rules: [RuleStanding]
    /// The pause that holds it; nil when none does.
    package var pause: Pause?

    /// A volume.
    package init(
        name: VolumeName,
        mapped: MappedVolume?,
        createdAt: Timestamp? = nil,
        measure: VolumeMeasure? = nil,
        rules: [RuleStanding] = [],
        pause: Pause? = nil
    ) {
        self.name = name
        self.mapped = mapped
        self.createdAt = createdAt
        self.measure = measure
        self.rules = rules
        self.pause = pause
    }

    /// The worst health stands first.
    package static let worstFirst: [VolumeHealth] = [
        .unreachable, .invalidRule, .heldByFuse, .partial, .overTarget, .notMounted, .orphaned,
        .unknown, .ok, .noRule,
    ]

    /// How the volume does: as its worst rule does; and why, with that rule's path.
    package var health: (word: VolumeHealth, reason: String?) {
        let worst = rules.min { Self.rank($0.health.word) < Self.rank($1.health.word) }
        guard let worst else {
            if case .unreachable(let reason)? = mapped?.state { return (.unreachable, reason) }
            return (.noRule, nil)
        }
        let (word, reason) = worst.health
        guard let reason, rules.count > 1 else { return (word, reason) }
        return (word, "\(worst.registration.key.path): \(reason)")
    }

    private static func rank(_ health: VolumeHealth) -> Int {
        worstFirst.firstIndex(of: health) ?? worstFirst.count
    }

    /// The containers that mount it, each once.
    package var containers: [String] {
        Array(Set(mapped?.volume.uses.map(\.containerName) ?? [])).sorted()
    }

    /// The standing as others are told of it.
    ///
    /// - Parameters:
    ///   - owner: whose host this is and how it is called.
    ///   - since: since when each health holds.
    ///   - now: the time.
    /// - Returns: the fact.
    package func fact(
        of owner: HostIdentity,
        since: (VolumePath?) -> Timestamp,
        at now: Timestamp
    ) -> VolumeAssessed {
        var fact = VolumeAssessed(
            tenant: owner.tenant,
            client: owner.client,
            host: owner.host,
            volume: name.text,
            driver: mapped?.volume.driver ?? "",
            health: health.word,
            since: since(nil),
            asOf: now
        )
        fact.reason = health.reason
        fact.containers = Array(containers.prefix(20))
        fact.createdAt = createdAt
        fact.allocated = measure.map { ByteCount($0.totals.allocatedBytes) }
        fact.apparent = measure.map { ByteCount($0.totals.apparentBytes) }
        fact.measuredAt = measure?.at
        fact.rules = rules.prefix(VolumeAssessed.rulesMax).map {
            $0.state(since($0.registration.key.path))
        }
        fact.rulesLeftOut = max(0, rules.count - VolumeAssessed.rulesMax)
        fact.pausedUntil = pause.map { $0.until ?? Self.endOfTime }
        return fact
    }

    /// Stands for a pause without end: the last second of the year 9999.
    package static let endOfTime = Timestamp(seconds: 253_402_300_799)
}
