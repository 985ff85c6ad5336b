package import Contracts
import Quantities

/// Alerts of pools that fill up, that grow unusually, and of Btrfs pools that are not well.
package enum CapacityAlerts {
    /// What is said of one alert; `severity` is nil for well, which ends it.
    package struct Judgement: Sendable, Hashable {
        /// The alert's name.
        package let name: String
        /// How bad it is; nil for well.
        package let severity: AlertSeverity?
        /// What is wrong, in one sentence.
        package let summary: String
        /// What to do.
        package let description: String
    }

    /// The alert of a pool that will be full.
    package static let full = "PoolFullSoon"
    /// The alert of an unusual day.
    package static let anomaly = "PoolGrowthUnusual"

    /// What a forecast says of its alert; nil for nothing, which leaves it as it is.
    ///
    /// It goes by the day in the middle; while too little history is there for one, by the day
    /// before which it is full in nineteen of twenty futures, so that a guess wakes nobody.
    ///
    /// - Parameters:
    ///   - fact: the forecast.
    ///   - system: the system's name for people; nil for its id.
    ///   - limits: from where on it is told.
    /// - Returns: what is said.
    package static func judgement(
        of fact: ForecastUpdated,
        called system: String? = nil,
        _ limits: CapacityLimits
    ) -> Judgement? {
        let name = "Pool \(fact.pool) of \(system ?? fact.system.text)"
        switch fact.outcome {
        case .full:
            return Judgement(
                name: full,
                severity: .critical,
                summary: "\(name) is full",
                description: "Delete, move or add space; nothing more can be written."
            )
        case .steady, .gone: return well(full, "\(name) does not fill up")
        case .fills: break
        default: return nil
        }
        let crossing = fact.crossings.first { $0.ratio == 1 }
        guard let likely = crossing?.likeliest ?? crossing?.latest else {
            return well(full, "\(name) is not full as far as can be seen")
        }
        let left = likely - fact.asOf
        guard left < limits.fullWarning else {
            return well(full, "\(name) is not full for \(Wording.duration(left))")
        }
        return Judgement(
            name: full,
            severity: left < limits.fullCritical ? .critical : .warning,
            summary: "\(name) is full in about \(Wording.duration(left))",
            description: span(crossing, fact)
        )
    }

    private static func span(
        _ crossing: ForecastUpdated.Crossing?,
        _ fact: ForecastUpdated
    ) -> String {
        func days(_ moment: Timestamp?) -> String {
            moment.map { Wording.duration($0 - fact.asOf) } ?? "more than can be seen"
        }
        let growth =
            fact.bytesPerDay.map {
                " It grows by \(Wording.size(ByteCount(Int64($0.rounded())))) a day."
            } ?? ""
        return "Nine times out of ten between \(days(crossing?.soonest)) and "
            + "\(days(crossing?.latest)) from now.\(growth)"
    }

    /// What a Btrfs pool's assessment says of each of its alerts; what is not known says nothing.
    ///
    /// - Parameters:
    ///   - fact: the assessment.
    ///   - system: the system's name for people; nil for its id.
    ///   - limits: what is little space, and what a full chunk.
    ///   - told: devices of which the pool's scrub service tells.
    /// - Returns: a judgement of each alert that something is known of.
    package static func judgements(
        of fact: PoolAssessed,
        called system: String? = nil,
        _ limits: CapacityLimits,
        told: ToldDamage.Left = ToldDamage.Left()
    ) -> [Judgement] {
        let pool = "Pool \(fact.pool) of \(system ?? fact.system.text)"
        if fact.reading == .gone {
            return PoolFault.allCases.map { well($0.rawValue, "\(pool) is not watched any more") }
        }
        guard fact.reading != .unreadable else {
            return [
                Judgement(
                    name: PoolFault.unreadable.rawValue,
                    severity: .critical,
                    summary: "\(pool) cannot be read",
                    description: fact.reason ?? ""
                )
            ]
        }
        return [well(PoolFault.unreadable.rawValue, "\(pool) is read")]
            + [
                missing(fact, pool, told.missing), errors(fact, pool, told.erring),
                redundancy(fact, pool),
                space(fact, pool, limits), chunks(fact, pool, limits),
            ].compactMap(\.self)
    }

    private static func missing(
        _ fact: PoolAssessed,
        _ pool: String,
        _ told: Set<UInt64>
    ) -> Judgement {
        let name = PoolFault.missing.rawValue
        let ids = fact.devices.filter { $0.isMissing && !told.contains($0.id) }.map { "\($0.id)" }
        guard !ids.isEmpty else {
            let words = told.isEmpty ? "has all its devices" : "is told of by its scrub service"
            return well(name, "\(pool) \(words)")
        }
        return Judgement(
            name: name,
            severity: .critical,
            summary: "\(pool) lacks device \(ids.joined(separator: ", "))",
            description: "It runs degraded: replace it by `btrfs replace start \(ids[0]) "
                + "NEW-DEVICE \(fact.mount)`."
        )
    }

    private static func errors(
        _ fact: PoolAssessed,
        _ pool: String,
        _ told: Set<UInt64>
    ) -> Judgement? {
        let name = PoolFault.errors.rawValue
        let present = fact.devices.filter { !$0.isMissing && !told.contains($0.id) }
        let bad = present.filter { ($0.counters?.sum ?? 0) > 0 }
        guard bad.isEmpty else {
            let words = bad.map { device in
                "\(device.path ?? "device \(device.id)") \(device.counters?.sum ?? 0)"
            }
            return Judgement(
                name: name,
                severity: .warning,
                summary: "Devices of \(pool.prefix(1).lowercased() + pool.dropFirst()) have errors",
                description: "Counted: \(words.joined(separator: ", ")). Scrub, look at cables, "
                    + "then `btrfs device stats -z \(fact.mount)`."
            )
        }
        // Counters that nobody could read do not end what was told of them.
        guard present.allSatisfy({ $0.counters != nil }) else { return nil }
        let words = told.isEmpty ? "has counted no errors" : "is told of by its scrub service"
        return well(name, "\(pool) \(words)")
    }

    private static func redundancy(_ fact: PoolAssessed, _ pool: String) -> Judgement? {
        let name = PoolFault.redundancy.rawValue
        guard let worst = fact.findings.first else {
            guard fact.reading == .exact else { return nil }
            return well(name, "\(pool) keeps its copies as it should")
        }
        return Judgement(
            name: name,
            severity: .warning,
            summary: "\(pool): \(worst.text)",
            description: worst.command.map { "Mend it by `\($0)`." } ?? ""
        )
    }

    private static func space(
        _ fact: PoolAssessed,
        _ pool: String,
        _ limits: CapacityLimits
    ) -> Judgement? {
        guard let obtainable = fact.obtainable else { return nil }
        let name = PoolFault.space.rawValue
        let ceiling = fact.used + obtainable
        let share = ceiling.bytes > 0 ? Double(obtainable.bytes) / Double(ceiling.bytes) : 0
        let words = "\(Wording.size(obtainable)) of \(Wording.size(ceiling)) can still be written"
        guard share < limits.freeShare else { return well(name, "\(pool): \(words)") }
        return Judgement(
            name: name,
            severity: .warning,
            summary: "\(pool) has little space: \(Wording.percent(share))",
            description: words + "."
        )
    }

    private static func chunks(
        _ fact: PoolAssessed,
        _ pool: String,
        _ limits: CapacityLimits
    ) -> Judgement? {
        guard let obtainable = fact.obtainable, let free = fact.freeInChunks,
            fact.chunks.bytes > 0
        else { return nil }
        let name = PoolFault.chunks.rawValue
        let fullness = Double(fact.used.bytes) / Double(fact.chunks.bytes)
        guard fullness > limits.chunkFullness, obtainable == free else {
            return well(name, "\(pool) has room for another data chunk")
        }
        return Judgement(
            name: name,
            severity: .warning,
            summary: "\(pool) has no room for another data chunk",
            description: "Data chunks are \(Wording.percent(fullness)) full: the pool ends here."
        )
    }

    private static func well(_ name: String, _ summary: String) -> Judgement {
        Judgement(name: name, severity: nil, summary: summary, description: "")
    }
}
