import AlertRouterCore
import Contracts
import GRDB
import Quantities
import StateStore

extension FactIntake {
    /// Takes in what another alerting system told.
    func take(_ fact: OutsideAlertReported, _ unit: JournalUnit) throws {
        let (now, database) = (clock.now(), unit.database)
        let known = try OutsideTables.alert(fact.key, in: database)
        if known == nil {
            guard try hasRoom(for: fact, unit, now) else { return }
        }
        var (alert, spoken) = (known ?? OutsideAlert(), fact)
        var rules = try fact.system.map { try self.rules(of: $0, fact.tenant, database) }
        if let mine = fact.client, let theirs = rules?.client, mine != theirs {
            // A key of one client speaks for no system of another.
            (spoken.system, rules) = (nil, nil)
        }
        spoken.client = fact.client ?? rules?.client
        let before = rules
        let reports = alert.take(
            spoken,
            &rules,
            by: settings.book,
            kept: settings.outsideKept,
            now: now
        )
        let row = OutsideTables.Kept(
            key: fact.key,
            tenant: fact.tenant,
            system: spoken.system,
            alert: alert
        )
        try OutsideTables.put(row, in: database)
        try put(rules, instead: before, of: row, database)
        if !reports.isEmpty { try sink.take(reports, in: unit, now: now) }
    }

    /// Ends alerts of others of which nobody has said anything for long, and forgets old ends.
    func endDueOutsideAlerts() async throws {
        let now = clock.now()
        guard try await !journal.read({ try OutsideTables.due(at: now, in: $0).isEmpty }) else {
            return
        }
        try await journal.perform { unit in
            let database = unit.database
            var reports: [AlertReport] = []
            for var row in try OutsideTables.due(at: now, in: database) {
                var rules = try row.system.map { try self.rules(of: $0, row.tenant, database) }
                let before = rules
                reports += row.alert.end(&rules, at: now, now: now)
                try put(rules, instead: before, of: row, database)
                try OutsideTables.forget(row.key, in: database)
            }
            if !reports.isEmpty { try sink.take(reports, in: unit, now: now) }
        }
    }

    private func hasRoom(
        for fact: OutsideAlertReported,
        _ unit: JournalUnit,
        _ now: Timestamp
    ) throws -> Bool {
        let count = try OutsideTables.count(
            of: fact.tenant,
            isHeld: !fact.isOver,
            in: unit.database
        )
        guard count >= OutsideAlert.alertsMax else { return true }
        // An end of something unknown is only there for a beginning that comes late.
        if !fact.isOver {
            try sink.take([OutsideAlert.full(fact.tenant, now: now)], in: unit, now: now)
        }
        return false
    }

    private func rules(
        of system: SystemID,
        _ tenant: TenantID,
        _ database: Database
    ) throws -> SystemRules {
        try RuleTables.rules(of: SilenceWatch.Key(tenant, system), in: database)
    }

    private func put(
        _ rules: SystemRules?,
        instead before: SystemRules?,
        of row: OutsideTables.Kept,
        _ database: Database
    ) throws {
        guard let rules, rules != before, let system = row.system else { return }
        try RuleTables.put(rules, of: SilenceWatch.Key(row.tenant, system), in: database)
    }
}
