import AlertRouterCore
import Contracts
import MessageBus
import Quantities
import StateStore

extension FactIntake {
    /// The lanes of capacity-engine.
    func capacitySubscriptions() -> [Subscription] {
        [
            journal.apply(ForecastUpdated.self) { fact, _, unit in
                guard let found = CapacityAlerts.judgement(of: fact, settings.capacity) else {
                    return
                }
                try tell([found], of: .init(fact), unit)
            },
            journal.apply(PoolAssessed.self) { fact, _, unit in
                let told = try told(of: fact, unit)
                try tell(
                    CapacityAlerts.judgements(of: fact, settings.capacity, told: told),
                    of: .init(fact),
                    unit
                )
            },
            journal.apply(GrowthAnomalyFound.self, order: .key) { fact, _, unit in
                let now = clock.now()
                let report = CapacityAlerts.report(fact, settings.capacity, now: now)
                try sink.take([report], in: unit, now: now)
            },
            journal.apply(CapacityBusIncident.self, order: .key) { fact, envelope, unit in
                try take(fact.incident, envelope, unit)
            },
        ]
    }

    /// The devices of which the pool's scrub service tells; none when no such service watches it.
    private func told(of fact: PoolAssessed, _ unit: JournalUnit) throws -> ToldDamage.Left {
        let pool = DamageTable.Key(tenant: fact.tenant, pool: fact.uuid)
        guard fact.reading != .gone else {
            try DamageTable.put(nil, of: pool, in: unit.database)
            return ToldDamage.Left()
        }
        guard fact.reading != .unreadable,
            var damage = try DamageTable.damage(of: pool, in: unit.database)
        else { return ToldDamage.Left() }
        let left = damage.judge(fact.devices, at: fact.asOf)
        try DamageTable.put(damage, of: pool, in: unit.database)
        return left
    }

    /// Tells what is bad, and the end of what was told as bad.
    private func tell(
        _ judgements: [CapacityAlerts.Judgement],
        of subject: CapacityAlerts.Subject,
        _ unit: JournalUnit
    ) throws {
        let now = clock.now()
        for judgement in judgements {
            let isBad = judgement.severity != nil
            let wasBad = try RuleTables.tell(
                isBad,
                of: subject.key(judgement.name),
                in: unit.database
            )
            guard isBad || wasBad else { continue }
            let report = CapacityAlerts.report(judgement, of: subject, now: now)
            try sink.take([report], in: unit, now: now)
        }
    }
}
