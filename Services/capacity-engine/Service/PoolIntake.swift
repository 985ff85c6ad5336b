import CapacityEngineCore
import Contracts
import MessageBus
import Quantities
import StateStore

/// Takes in what probes see of pools, and that history went on.
struct PoolIntake: Sendable {
    let journal: ServiceJournal
    let standings: SourceStandings
    let clock: any WallClock

    /// What a node of the bus runs.
    var subscriptions: [Subscription] {
        [
            journal.apply(BtrfsPoolObserved.self) { message, envelope, unit in
                let fact = try standings.owned(message, from: envelope.source)
                try take(fact, unit)
            },
            journal.apply(HistoryAdvanced.self) { message, envelope, unit in
                let fact = try standings.owned(message, from: envelope.source)
                let system = WatchedSystem(
                    tenant: fact.tenant,
                    client: fact.client,
                    system: fact.system,
                    seen: fact.lastSeen
                )
                try CapacityTables.see(system, in: unit.database)
            },
        ]
    }

    /// Assesses a pool as a probe saw it, and tells it in the same commit.
    private func take(_ fact: BtrfsPoolObserved, _ unit: JournalUnit) throws {
        let now = clock.now()
        let assessed = PoolAssessed(of: fact)
        if let obtainable = assessed.obtainable {
            // A probe whose clock is ahead must not write tomorrow's size.
            let ceiling = PoolCeiling(
                day: DailyUse.day(of: min(fact.asOf, now)),
                bytes: assessed.used.bytes + obtainable.bytes,
                raw: assessed.raw.bytes
            )
            let place = PoolPlace(tenant: fact.tenant, system: fact.system, pool: fact.pool)
            try CapacityTables.put(ceiling, of: place, in: unit.database)
        }
        try ToldTables.put(assessed, in: unit.database)
        try unit.put(assessed, at: min(fact.asOf, now))
    }
}
