import AlertRouterCore
import Contracts
import MessageBus
import Quantities
import StateStore

extension FactIntake {
    /// The lanes of scrub-controller.
    func scrubSubscriptions() -> [Subscription] {
        [
            owned(ScrubAssessed.self) { fact, unit in
                try change(DamageTable.Key(tenant: fact.tenant, pool: fact.id), unit) { _ in }
                try tell(ScrubAlerts.reports(fact, now: clock.now()), unit)
            },
            owned(IntegrityIncident.self) { fact, unit in
                let pool = DamageTable.Key(tenant: fact.tenant, pool: fact.poolID)
                try change(pool, unit) { $0.take(fact) }
                try tell([ScrubAlerts.report(fact, now: clock.now())], unit)
            },
            journal.apply(ScrubBusIncident.self, order: .key) { fact, envelope, unit in
                try take(fact.incident, envelope, unit)
            },
        ]
    }

    /// Changes what is known to be told of a pool, which begins with the first word of it.
    private func change(
        _ pool: DamageTable.Key,
        _ unit: JournalUnit,
        _ body: (inout ToldDamage) -> Void
    ) throws {
        let before = try DamageTable.damage(of: pool, in: unit.database)
        var damage = before ?? ToldDamage()
        body(&damage)
        guard damage != before else { return }
        try DamageTable.put(damage, of: pool, in: unit.database)
    }

    /// Nobody is told of the end of what nobody was told of.
    private func tell(_ reports: [AlertReport], _ unit: JournalUnit) throws {
        let news = try reports.filter { report in
            guard report.startsAt == nil else { return true }
            let id = Fingerprint(of: report.identity ?? report.labels).description
            guard let told = try PeopleTables.told(id, in: unit.database) else { return false }
            return told.state != .resolved
        }
        guard !news.isEmpty else { return }
        try sink.take(news, in: unit, now: clock.now())
    }
}
