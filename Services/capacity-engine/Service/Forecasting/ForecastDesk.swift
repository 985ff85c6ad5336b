import CapacityEngineCore
import Contracts
import FleetHistory
import Quantities
import StateStore

/// Makes the forecasts of systems whose history went on, and tells them with what else it saw.
struct ForecastDesk: Sendable {
    /// Other than by this share is another capacity; less is how a pool counts itself.
    private static let changeShare = 0.02

    let journal: ServiceJournal
    let history: PoolHistory
    let settings: CapacitySettings
    let clock: any WallClock

    /// Looks at systems that are due.
    ///
    /// - Returns: how many there were; as many as are looked at at once means there may be more.
    func work() async throws -> Int {
        let now = clock.now()
        let (before, limit) = (now - settings.forecastEvery, settings.systemsAtOnce)
        let due = try await journal.read {
            try CapacityTables.due(forecastBefore: before, limit: limit, in: $0)
        }
        for system in due { try await work(system, now) }
        return due.count
    }

    private func work(_ system: WatchedSystem, _ now: Timestamp) async throws {
        let scope = HistoryScope.of(system)
        let pools = try await history.pools(of: system.system, in: scope, now: now)
        let known = try await journal.read { database in
            try pools.map { pool in
                let place = PoolPlace(
                    tenant: system.tenant,
                    system: system.system,
                    pool: pool.name
                )
                return (pool, try CapacityTables.ceilings(of: place, in: database))
            }
        }
        let forecasts = known.map { assess($0, ceilings: $1, of: system, now) }
        try await journal.perform { unit in
            try tell(forecasts, of: system, unit, now)
            try CapacityTables.noteForecast(of: system, at: now, in: unit.database)
        }
    }

    private struct Assessed: Sendable {
        let place: PoolPlace
        let fact: ForecastUpdated
        let yesterday: Int
        let anomaly: GrowthAnomalyFound?
    }

    private func assess(
        _ pool: PoolHistory.Pool,
        ceilings: [PoolCeiling],
        of system: WatchedSystem,
        _ now: Timestamp
    ) -> Assessed {
        // A probe's word of a Btrfs pool is exact; what others send as total stands otherwise.
        let ceiling = ceilings.last.map { Double($0.bytes) } ?? pool.total.last?.bytes
        let changes =
            ceilings.isEmpty ? Self.changes(in: pool.total) : PoolCeiling.changes(in: ceilings)
        let identity = PoolIdentity(
            tenant: system.tenant,
            client: system.client,
            system: system.system,
            pool: pool.name
        )
        let forecast = UseForecast(
            history: pool.used,
            ceiling: ceiling,
            capacityChanges: changes
        )
        let yesterday = DailyUse.day(of: now) - 1
        let unusual = ceiling.flatMap { capacity in
            GrowthWatch(pool.used, capacity: capacity).anomaly(on: yesterday).map {
                GrowthAnomalyFound($0, of: identity, capacity: capacity, at: now)
            }
        }
        return Assessed(
            place: PoolPlace(tenant: system.tenant, system: system.system, pool: pool.name),
            fact: ForecastUpdated(forecast, of: identity, at: now),
            yesterday: yesterday,
            anomaly: unusual
        )
    }

    private func tell(
        _ forecasts: [Assessed],
        of system: WatchedSystem,
        _ unit: JournalUnit,
        _ now: Timestamp
    ) throws {
        var unusual: [GrowthAnomalyFound] = []
        for assessed in forecasts {
            try ToldTables.put(assessed.fact, in: unit.database)
            try unit.put(assessed.fact, at: now)
            // A day is looked at once, when it is over; what it brought is told once.
            let isNew = try ToldTables.look(
                assessed.yesterday,
                at: assessed.place,
                in: unit.database
            )
            if isNew, let anomaly = assessed.anomaly { unusual.append(anomaly) }
        }
        for anomaly in GrowthAnomalyFound.together(unusual, ofPools: forecasts.count) {
            var random = SystemRandomNumberGenerator()
            _ = try unit.publish(anomaly, id: MessageID(at: now, using: &random), at: now)
        }
        let present = Set(forecasts.map(\.place.pool))
        for name in try ToldTables.pools(of: system, in: unit.database)
        where !present.contains(name) {
            try ToldTables.forget(
                PoolPlace(tenant: system.tenant, system: system.system, pool: name),
                in: unit.database
            )
            var gone = ForecastUpdated(
                tenant: system.tenant,
                client: system.client,
                system: system.system,
                pool: name,
                outcome: .gone,
                used: ByteCount(0),
                ceiling: nil,
                asOf: now
            )
            gone.reason = "no sample for \(PoolHistory.goneAfterDays) days"
            try unit.put(gone, at: now)
        }
    }

    private static func changes(in totals: [DailyUse]) -> [Int] {
        zip(totals, totals.dropFirst()).filter { one, next in
            abs(next.bytes - one.bytes) > changeShare * max(1, one.bytes)
        }.map(\.1.day)
    }
}
