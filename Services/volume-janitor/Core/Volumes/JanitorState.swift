package import Contracts
package import Quantities

/// Everything the janitor knows: what is registered, what was seen, and whose turn it is.
package struct JanitorState: Sendable {
    /// What is registered.
    package var book = RegistrationBook()
    /// Whose turn it is.
    package var schedule: Schedule
    /// The last plan of each registration.
    package var plans: [RegistrationKey: KeptPlan] = [:]
    /// The last run of each registration that ended.
    package var lastRuns: [RegistrationKey: RunRecord] = [:]
    /// Why the last turn of a registration came to no plan.
    package var troubles: [RegistrationKey: TurnTrouble] = [:]
    /// What volumes held when they were measured.
    package var measures: [VolumeName: VolumeMeasure] = [:]
    /// Since when which health holds.
    package var healths: [HealthSubject: HealthSince] = [:]
    /// The volumes of the host.
    package var volumes: [VolumeName: MappedVolume] = [:]
    /// Why the file systems of volumes are not asked anything: they do not answer.
    package var silences: [VolumeName: String] = [:]
    /// When volumes were last tried to be measured, of those where that failed.
    package var measureTries: [VolumeName: Timestamp] = [:]
    /// When they were made.
    package var births: [VolumeName: Timestamp] = [:]
    /// Whether `volumes` is what the host has now; before that nothing is concluded from absence.
    package var isCurrent = false
    /// Labels that declare nothing.
    package var refusedLabels: [RefusedLabel] = []
    /// Turns kept from before a restart, until their registrations are there.
    package var keptItems: [RegistrationKey: ScheduleItem] = [:]
    /// What the clocks said last.
    package var clock: ClockCheck?

    /// Nothing known.
    package init(schedule: Schedule) {
        self.schedule = schedule
    }

    /// Draws the conclusions of a change: turns, plans and healths follow the registrations.
    package mutating func settle(at now: Timestamp) {
        let registrations = book.registrations
        var revisions: [RegistrationKey: Int64] = [:]
        for registration in registrations where registration.state == .active {
            revisions[registration.key] = registration.governing.revision
        }
        schedule.sync(revisions, known: keptItems, at: now)
        keptItems = [:]
        plans = plans.filter { book.governing[$0.key]?.revision == $0.value.revision }
        troubles = troubles.filter { revisions[$0.key] != nil }
        lastRuns = lastRuns.filter { book.governing[$0.key] != nil }
        if isCurrent {
            measures = measures.filter { volumes[$0.key] != nil }
            silences = silences.filter { volumes[$0.key] != nil }
            measureTries = measureTries.filter { volumes[$0.key] != nil }
        }
        healths = healths(at: now)
    }

    /// The names of all volumes that there are or that rules speak of.
    package var known: Set<VolumeName> {
        Set(volumes.keys).union(book.registrations.map(\.key.volume))
    }

    /// Every volume there is or that rules speak of, by name.
    package func standings(at now: Timestamp) -> [VolumeStanding] {
        let rules = Dictionary(grouping: book.registrations) { $0.key.volume }
        let names = Set(volumes.keys).union(rules.keys)
        return names.sorted().map { standing(of: $0, rules[$0] ?? [], at: now) }
    }

    /// A volume; nil when there is none and no rule speaks of it.
    package func standing(of name: VolumeName, at now: Timestamp) -> VolumeStanding? {
        let rules = book.registrations(of: name)
        guard volumes[name] != nil || !rules.isEmpty else { return nil }
        return standing(of: name, rules, at: now)
    }

    private func standing(
        of name: VolumeName,
        _ rules: [Registration],
        at now: Timestamp
    ) -> VolumeStanding {
        let mapped = mapped(name)
        return VolumeStanding(
            name: name,
            mapped: mapped,
            createdAt: births[name],
            measure: measures[name],
            rules: rules.map { rule in
                RuleStanding(
                    registration: rule,
                    volume: mapped,
                    plan: plans[rule.key],
                    lastRun: lastRuns[rule.key],
                    trouble: troubles[rule.key],
                    nextDue: schedule.items[rule.key]?.nextDue,
                    nextKind: schedule.nextKind(of: rule.key, at: now)
                )
            },
            pause: schedule.pause(of: name, at: now)
        )
    }

    /// A volume where its files are, or why its file system does not say.
    private func mapped(_ name: VolumeName) -> MappedVolume? {
        guard var volume = volumes[name], case .mapped = volume.state, let reason = silences[name]
        else { return volumes[name] }
        volume.state = .unreachable(reason)
        return volume
    }

    private func healths(at now: Timestamp) -> [HealthSubject: HealthSince] {
        // Before the host was looked at, what was known of its volumes is not forgotten.
        var found = isCurrent ? [:] : healths
        for standing in standings(at: now) {
            let own = HealthSubject(volume: standing.name, path: nil)
            found[own] = .after(healths[own], standing.health.word, at: now)
            for rule in standing.rules {
                let subject = HealthSubject(
                    volume: standing.name,
                    path: rule.registration.key.path
                )
                found[subject] = .after(healths[subject], rule.health.word, at: now)
            }
        }
        return found
    }

    /// The facts about all volumes, by their keys.
    package func facts(
        of owner: HostIdentity,
        at now: Timestamp
    ) -> [VolumeName: VolumeAssessed] {
        var facts: [VolumeName: VolumeAssessed] = [:]
        for standing in standings(at: now) {
            facts[standing.name] = standing.fact(
                of: owner,
                since: { path in
                    healths[HealthSubject(volume: standing.name, path: path)]?.since ?? now
                },
                at: now
            )
        }
        return facts
    }
}
