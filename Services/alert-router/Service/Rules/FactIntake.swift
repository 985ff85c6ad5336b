import AlertRouterCore
import Contracts
import GRDB
package import MessageBus
package import Quantities
package import StateStore

/// Takes in facts of the bus: what the rules make of a fact, what they know now, the alerts that
/// change and the cursor are one commit.
package struct FactIntake: Sendable {
    let journal: ServiceJournal
    let sink: any AlertSink
    let settings: RuleSettings
    let silence: SilenceKeeper
    let clock: any WallClock

    /// An intake into a journal.
    package init(
        journal: ServiceJournal,
        sink: any AlertSink,
        settings: RuleSettings,
        silence: SilenceKeeper,
        clock: any WallClock
    ) {
        self.journal = journal
        self.sink = sink
        self.settings = settings
        self.silence = silence
        self.clock = clock
    }

    /// The lanes that rules look at; a fact that fails holds up only those about the same thing.
    package func subscriptions() -> [Subscription] {
        [
            journal.apply(SamplesAccepted.self, order: .key) { fact, _, unit in
                try take(fact, unit)
            },
            journal.apply(SourceAlertsReported.self, order: .key) { fact, _, unit in
                try take(fact, unit)
            },
            journal.apply(OutsideAlertReported.self, order: .key) { fact, _, unit in
                try take(fact, unit)
            },
            journal.apply(HistoryAdvanced.self) { fact, _, unit in try take(fact, unit) },
            journal.apply(VolumeAssessed.self) { fact, _, unit in try take(fact, unit) },
            journal.apply(ReplicationAssessed.self) { fact, _, unit in try take(fact, unit) },
            journal.apply(SubvolumeAssessed.self) { fact, _, unit in try take(fact, unit) },
            journal.apply(KeeperBusIncident.self, order: .key) { fact, envelope, unit in
                try take(fact.incident, envelope, unit)
            },
            journal.apply(CollectorBusIncident.self, order: .key) { fact, envelope, unit in
                try take(fact.incident, envelope, unit)
            },
            journal.apply(GatewayBusIncident.self, order: .key) { fact, envelope, unit in
                try take(fact.incident, envelope, unit)
            },
            journal.apply(JanitorBusIncident.self, order: .key) { fact, envelope, unit in
                try take(fact.incident, envelope, unit)
            },
            journal.apply(TicketerBusIncident.self, order: .key) { fact, envelope, unit in
                try take(fact.incident, envelope, unit)
            },
            journal.apply(SyncBusIncident.self, order: .key) { fact, envelope, unit in
                try take(fact.incident, envelope, unit)
            },
        ] + scrubSubscriptions() + capacitySubscriptions()
    }

    private func take(_ fact: SamplesAccepted, _ unit: JournalUnit) throws {
        let now = clock.now()
        try change(fact.tenant, fact.system.id, unit) { rules in
            rules.take(fact, by: settings.book, now: now)
                + rules.drop(
                    notIn: settings.book,
                    tenant: fact.tenant,
                    system: fact.system.id,
                    at: min(fact.receivedAt, now)
                )
        }
    }

    private func take(_ fact: SourceAlertsReported, _ unit: JournalUnit) throws {
        guard settings.takesReports else { return }
        let now = clock.now()
        try change(fact.tenant, fact.system, unit) { rules in
            _ = rules.hear(at: fact.receivedAt, client: fact.client, name: nil, now: now)
            let (client, known) = (rules.client, rules)
            return rules.reported.take(
                fact,
                client: client,
                polls: settings.resolveAfterPolls,
                followsPool: { known.knows($0) },
                now: now
            )
        }
    }

    private func take(_ fact: HistoryAdvanced, _ unit: JournalUnit) throws {
        let now = clock.now()
        try change(fact.tenant, fact.system, unit) { rules in
            _ = rules.hear(at: fact.lastSeen, client: fact.client, name: nil, now: now)
            return []
        }
    }

    private func change(
        _ tenant: TenantID,
        _ system: SystemID,
        _ unit: JournalUnit,
        _ body: (inout SystemRules) -> [AlertReport]
    ) throws {
        let key = SilenceWatch.Key(tenant, system)
        let old = try RuleTables.rules(of: key, in: unit.database)
        // A system beyond the limit is counted by the keeper and told to the operator there.
        guard old.lastSeen != nil || silence.hasRoom(for: key) else { return }
        var rules = old
        let reports = body(&rules)
        if rules != old { try RuleTables.put(rules, of: key, in: unit.database) }
        if let seen = rules.lastSeen {
            silence.hear(key, client: rules.client, name: rules.name, seen: seen)
        }
        guard !reports.isEmpty else { return }
        try sink.take(reports, in: unit, now: clock.now())
    }

    private func take(_ fact: VolumeAssessed, _ unit: JournalUnit) throws {
        let now = clock.now()
        let known = try RuleTables.volume(fact.key, in: unit.database)
        guard
            let judgement = VolumeAlerts.judgement(
                of: fact.health,
                overTargetHolds: settings.overTargetHolds
            )
        else {
            guard let known else { return }
            try RuleTables.put(nil, fact.key, in: unit.database)
            guard known.due == nil else { return }
            try sink.take([VolumeAlerts.report(fact, nil, now: now)], in: unit, now: now)
            return
        }
        // What was told already is told on in its new words; else it waits its time.
        let due = fact.since + judgement.holds
        let isDue = known.map { $0.due == nil } ?? false || due <= now
        try RuleTables.put(
            .init(fact: fact, due: isDue ? nil : due),
            fact.key,
            in: unit.database
        )
        guard isDue, known?.fact.health != fact.health || known?.due != nil else { return }
        try sink.take([VolumeAlerts.report(fact, judgement.level, now: now)], in: unit, now: now)
    }

    private func take(_ fact: ReplicationAssessed, _ unit: JournalUnit) throws {
        let now = clock.now()
        let holds = settings.replicationUnknownHolds
        let severity: AlertSeverity?
        switch ReplicationAlerts.judgement(of: fact, unknownHolds: holds) {
        case .nothing: return
        case .well: severity = nil
        case .bad(let level): severity = level
        }
        let isBad = severity != nil
        let wasBad = try RuleTables.tell(isBad, of: fact.key, in: unit.database)
        guard isBad || wasBad else { return }
        try sink.take([ReplicationAlerts.report(fact, severity, now: now)], in: unit, now: now)
    }

    /// What was told is told again only when it is worse, better or of another kind: a keeper says
    /// every few minutes how its subvolumes do.
    private func take(_ fact: SubvolumeAssessed, _ unit: JournalUnit) throws {
        let now = clock.now()
        let severity = SnapshotAlerts.severity(of: fact)
        guard severity != nil || SnapshotAlerts.isWell(fact) else { return }
        let told = severity.map { "\($0.rawValue) \(fact.health.rawValue)" }
        let before = try RuleTables.tellSnapshot(told, of: fact.key, in: unit.database)
        guard told != before else { return }
        try sink.take([SnapshotAlerts.report(fact, severity, now: now)], in: unit, now: now)
    }

    /// Tells of volumes that have not done well for as long as their rule says.
    func tellDueVolumes() async throws {
        let now = clock.now()
        guard try await !journal.read({ try RuleTables.due(at: now, in: $0).isEmpty }) else {
            return
        }
        try await journal.perform { unit in
            for var volume in try RuleTables.due(at: now, in: unit.database) {
                volume.due = nil
                try RuleTables.put(volume, volume.fact.key, in: unit.database)
                let judgement = VolumeAlerts.judgement(
                    of: volume.fact.health,
                    overTargetHolds: settings.overTargetHolds
                )
                guard let judgement else { continue }
                let report = VolumeAlerts.report(volume.fact, judgement.level, now: now)
                try sink.take([report], in: unit, now: now)
            }
        }
    }

    /// Takes in how a ticket stands: one that waits for a person is an alert until it does not.
    func take(_ fact: TicketChanged, _ unit: JournalUnit) throws {
        let now = clock.now()
        let report = TicketAlerts.report(fact, now: now)
        if fact.state != .parked {
            // Nobody is told of the end of what nobody was told of.
            let id = Fingerprint(of: report.identity ?? report.labels).description
            guard let told = try PeopleTables.told(id, in: unit.database), told.state != .resolved
            else { return }
        }
        try sink.take([report], in: unit, now: now)
    }

    /// Takes in what an instance tells of the bus or of its journal.
    func take(
        _ incident: BusIncident,
        _ envelope: Envelope,
        _ unit: JournalUnit
    ) throws {
        let now = clock.now()
        let report = IncidentAlerts.report(
            incident,
            from: envelope.source.text,
            kept: settings.incidentsKept,
            now: now
        )
        try sink.take([report], in: unit, now: now)
    }
}
