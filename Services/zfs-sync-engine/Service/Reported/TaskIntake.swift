import Contracts
import MessageBus
import Quantities
import StateStore
import ZFSSyncEngineCore

/// Takes in what webhooks tell of TrueNAS's own replication tasks, and tells how they do.
struct TaskIntake: Sendable {
    /// The pair that tasks belong to on pages.
    static let pair = "TrueNAS"
    /// Who replicates them, as `ReplicationAssessed.reporter` has it.
    static let reporter = "truenas"
    /// A state that did not change is told again after this long, with its new age.
    static let toldAgainAfter = Duration.seconds(600)

    private let settings: @Sendable () -> TaskRules
    let journal: ServiceJournal
    let clock: any WallClock

    /// An intake that judges by the settings as they count at the moment.
    init(
        _ settings: @escaping @Sendable () -> TaskRules,
        _ journal: ServiceJournal,
        clock: any WallClock
    ) {
        self.settings = settings
        self.journal = journal
        self.clock = clock
    }

    /// How tasks are judged.
    var rules: TaskRules { settings() }

    /// The lane that webhooks come on.
    func subscriptions() -> [Subscription] {
        [
            journal.apply(SamplesAccepted.self, order: .key) { fact, _, unit in
                try take(fact, unit)
            }
        ]
    }

    func take(_ fact: SamplesAccepted, _ unit: JournalUnit) throws {
        guard rules.areAssessed else { return }
        let tasks = try ReportedTask.told(by: fact) { task in
            try ReportedTable.row(task, of: fact.system.id, fact.tenant, in: unit.database)?.task
        }
        for name in tasks.keys.sorted() {
            guard let task = tasks[name],
                let row = try ReportedTable.put(task, in: unit.database)
            else { continue }
            try tell(row, unit, clock.now())
        }
    }

    /// Tells of tasks that time alone has changed, and forgets those told of no more.
    func lookAgain() async throws {
        let (rules, now) = (rules, clock.now())
        guard rules.areAssessed else { return }
        try await journal.perform { unit in
            for row in try ReportedTable.all(in: unit.database) {
                guard now - row.task.heardAt < rules.memory else {
                    var gone = fact(row, TaskVerdict.of(row.task, rules, now: now), now, since: now)
                    gone.state = .gone
                    try unit.put(gone, at: now)
                    try ReportedTable.forget(row.id, in: unit.database)
                    continue
                }
                try tell(row, unit, now)
            }
        }
    }

    private func tell(_ row: ReportedTable.Row, _ unit: JournalUnit, _ now: Timestamp) throws {
        let verdict = TaskVerdict.of(row.task, rules, now: now)
        let isSame = row.told?.state == verdict.state && row.told?.code == verdict.code
        if isSame, let told = row.told, now - told.at < Self.toldAgainAfter { return }
        let since =
            row.told?.state == verdict.state ? row.told?.since ?? now : now
        let told = ReportedTable.Told(
            state: verdict.state,
            since: since,
            code: verdict.code,
            at: now
        )
        try ReportedTable.tell(told, of: row.id, in: unit.database)
        try unit.put(fact(row, verdict, now, since: since), at: now)
    }

    private func fact(
        _ row: ReportedTable.Row,
        _ verdict: TaskVerdict,
        _ now: Timestamp,
        since: Timestamp
    ) -> ReplicationAssessed {
        let task = row.task
        var fact = ReplicationAssessed(
            tenant: task.tenant,
            client: task.client,
            dataset: row.id,
            pair: Self.pair,
            sourceHost: task.host,
            source: task.task,
            targetHost: task.host,
            target: task.task,
            state: verdict.state,
            since: since,
            code: verdict.code,
            reason: verdict.sentence,
            maxDelaySeconds: rules.delay.broken.components.seconds,
            asOf: now
        )
        fact.plan = "nothing"
        fact.ageSeconds = verdict.age?.components.seconds
        fact.evidenceAt = task.heardAt
        fact.reporter = Self.reporter
        return fact
    }
}
