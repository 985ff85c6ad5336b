import AlertRouterCore
import Contracts
import MessageBus
import Quantities
import StateStore

extension FactIntake {
    /// The lanes of capacity-engine.
    func capacitySubscriptions() -> [Subscription] {
        [
            owned(ForecastUpdated.self) { fact, unit in
                let name = try name(of: fact.system, fact.tenant, unit)
                guard
                    let found = CapacityAlerts.judgement(
                        of: fact,
                        called: name,
                        settings.capacity
                    )
                else { return }
                try tell([found], of: .init(fact), called: name, unit)
            },
            owned(PoolAssessed.self) { fact, unit in
                let name = try name(of: fact.system, fact.tenant, unit)
                let now = clock.now()
                try change(fact.tenant, fact.system, unit) {
                    $0.take(fact, by: settings.book, now: now)
                }
                let told = try told(of: fact, unit)
                try tell(
                    CapacityAlerts.judgements(
                        of: fact,
                        called: name,
                        settings.capacity,
                        told: told
                    ),
                    of: .init(fact),
                    called: name,
                    unit
                )
            },
            owned(GrowthAnomalyFound.self, order: .key) { fact, unit in
                let now = clock.now()
                let report = CapacityAlerts.report(
                    fact,
                    called: try name(of: fact.system, fact.tenant, unit),
                    settings.capacity,
                    now: now
                )
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
        let subject = CapacityAlerts.Subject(fact)
        let standing = try [PoolFault.errors, .missing].filter {
            try RuleTables.isTold(subject.key($0.rawValue), in: unit.database)
        }
        let left = damage.judge(fact.devices, at: fact.asOf, standing: Set(standing))
        try DamageTable.put(damage, of: pool, in: unit.database)
        return left
    }

    /// Tells what is bad, and the end of what was told as bad.
    private func tell(
        _ judgements: [CapacityAlerts.Judgement],
        of about: CapacityAlerts.Subject,
        called name: String?,
        _ unit: JournalUnit
    ) throws {
        let now = clock.now()
        var subject = about
        subject.systemName = name
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

    /// What people call a system, as its webhooks say; nil for one of which none came.
    private func name(
        of system: SystemID,
        _ tenant: TenantID,
        _ unit: JournalUnit
    ) throws -> String? {
        try RuleTables.name(of: SilenceWatch.Key(tenant, system), in: unit.database)
    }
}
