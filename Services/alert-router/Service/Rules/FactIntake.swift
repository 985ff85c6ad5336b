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
    private let standings: SourceStandings

    /// An intake into a journal, of facts that count for whom their sources may speak.
    package init(
        journal: ServiceJournal,
        sink: any AlertSink,
        settings: RuleSettings,
        silence: SilenceKeeper,
        clock: any WallClock,
        standings: SourceStandings = SourceStandings()
    ) {
        self.journal = journal
        self.sink = sink
        self.settings = settings
        self.silence = silence
        self.clock = clock
        self.standings = standings
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
            owned(HistoryAdvanced.self) { try take($0, $1) },
            owned(VolumeAssessed.self) { try take($0, $1) },
            owned(ReplicationAssessed.self) { try take($0, $1) },
            owned(SubvolumeAssessed.self) { try take($0, $1) },
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

    /// Takes in facts, each in the name of whom its source may speak for.
    func owned<M: OwnedMessage>(
        _ type: M.Type,
        order: LaneOrder? = nil,
        _ effect: @escaping @Sendable (M, JournalUnit) throws -> Void
    ) -> Subscription {
        journal.apply(type, order: order) { [standings] fact, envelope, unit in
            try effect(try standings.owned(fact, from: envelope.source), unit)
        }
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
            let known = rules
            return rules.reported.take(
                fact,
                client: known.client,
                called: known.name,
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

    /// Changes what is known of a system, and tells what that makes of its alerts.
    func change(
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
        let owner = try owner(of: envelope.source)
        let report = IncidentAlerts.report(
            incident,
            from: envelope.source.text,
            of: AlertSubject(
                tenant: owner.tenant,
                client: owner.client,
                object: incident.lane?.text
            ),
            kept: settings.incidentsKept,
            now: now
        )
        try sink.take([report], in: unit, now: now)
    }

    /// For whom a source speaks; no hub vouches for the router to itself.
    private func owner(of source: SourceID) throws -> (tenant: TenantID, client: ClientName?) {
        guard source != journal.source else { return (.single, nil) }
        return try standings.owner(of: source, saying: .single, nil)
    }
}
