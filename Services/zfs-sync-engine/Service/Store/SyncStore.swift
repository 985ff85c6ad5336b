package import Observations
package import Quantities
package import StateStore
package import ZFSSyncEngineCore

/// Everything that the engine keeps on its disk.
///
/// What it says of pools is advice: after a kill the pools are listed again, and they decide.
package struct SyncStore: Sendable {
    /// The journal that the tables lie in.
    package let journal: ServiceJournal
    private let clock: any WallClock

    /// The store in a journal that was opened with `SyncSchema.migrations`.
    package init(_ journal: ServiceJournal, clock: any WallClock) {
        self.journal = journal
        self.clock = clock
    }

    /// Takes over what the settings name, and settles what the end of an engine left open.
    ///
    /// - Returns: the numbers of the datasets, in the order of the policies.
    package func open(
        hosts: [RemoteHost],
        policies: [DatasetPolicy],
        telling: @escaping @Sendable (JournalUnit, Timestamp) throws -> Void = { _, _ in }
    ) async throws -> [DatasetID] {
        let now = clock.now()
        return try await journal.perform { unit in
            try LockTable.clear(in: unit.database)
            _ = try ActionTable.settleBroken(at: now, in: unit.database)
            _ = try RunTable.endBroken(at: now, in: unit.database)
            let ids = try Self.configure(hosts, policies, unit)
            try telling(unit, now)
            return ids
        }
    }

    /// Takes over what changed settings name, while runs go on.
    package func reconfigure(
        hosts: [RemoteHost],
        policies: [DatasetPolicy],
        telling: @escaping @Sendable (JournalUnit, Timestamp) throws -> Void = { _, _ in }
    ) async throws -> [DatasetID] {
        let now = clock.now()
        return try await journal.perform { unit in
            let ids = try Self.configure(hosts, policies, unit)
            try telling(unit, now)
            return ids
        }
    }

    private static func configure(
        _ hosts: [RemoteHost],
        _ policies: [DatasetPolicy],
        _ unit: JournalUnit
    ) throws -> [DatasetID] {
        try HostTable.configure(hosts, in: unit.database)
        try HostTable.configure(pairs: policies, in: unit.database)
        return try DatasetTable.configure(policies, in: unit.database)
    }

    // MARK: - Runs and actions

    /// Notes that a run begins; returns its number.
    package func begin(
        _ trigger: RunRecord.Trigger,
        by person: String?,
        of dataset: DatasetID?,
        isDryRun: Bool
    ) async throws -> Int64 {
        let run = RunRecord(
            id: 0,
            trigger: trigger,
            person: person,
            dataset: dataset,
            isDryRun: isDryRun,
            startedAt: clock.now()
        )
        return try await journal.perform { try RunTable.begin(run, in: $0.database) }
    }

    /// Notes how a run ended.
    package func end(_ run: Int64, _ result: RunRecord.Result, _ summary: String) async throws {
        let now = clock.now()
        try await journal.perform {
            try RunTable.end(run, result, summary, at: now, in: $0.database)
        }
    }

    /// Runs with numbers below `before`, the newest first; of one dataset, or of any.
    package func runs(
        of dataset: DatasetID? = nil,
        before: Int64 = .max,
        limit: Int
    ) async throws -> [RunRecord] {
        try await journal.read {
            try RunTable.runs(of: dataset, before: before, limit: limit, in: $0)
        }
    }

    /// A run by its number; nil when there is none.
    package func run(_ id: Int64) async throws -> RunRecord? {
        try await journal.read { try RunTable.run(id, in: $0) }
    }

    /// The steps of a run in order, at most 10,000.
    package func actions(of run: Int64) async throws -> [ActionRecord] {
        try await journal.read { try ActionTable.actions(of: run, in: $0) }
    }

    /// The last steps for a dataset, the newest first.
    package func lastActions(of dataset: DatasetID, limit: Int) async throws -> [ActionRecord] {
        try await journal.read { try ActionTable.last(of: dataset, limit: limit, in: $0) }
    }

    /// Notes what came of a dataset in a run.
    package func note(_ result: RepairResult, of dataset: DatasetID, run: Int64) async throws {
        let row = RunResult(run: run, dataset: dataset, result: result, at: clock.now())
        try await journal.perform { try RunResultTable.put(row, in: $0.database) }
    }

    /// What came of a run's datasets that were not up to date, at most 10,000.
    package func results(of run: Int64) async throws -> [RunResult] {
        try await journal.read { try RunResultTable.of(run, in: $0) }
    }

    /// What came of a dataset when it was last not up to date; nil for never.
    package func lastResult(of dataset: DatasetID) async throws -> RunResult? {
        try await journal.read { try RunResultTable.last(of: dataset, in: $0) }
    }

    /// Writes down a step before it is taken; returns its number.
    ///
    /// What a stream is to bring is remembered as begun by us, and how its lineage is sent.
    package func intend(_ action: ActionRecord, flags: SendFlags?) async throws -> Int64 {
        let now = clock.now()
        return try await journal.perform { unit in
            var action = action
            action.intendedAt = now
            if let guid = action.expected {
                try DatasetTable.begin(guid, of: action.dataset, at: now, in: unit.database)
            }
            if let flags {
                try DatasetTable.set(
                    .lineage,
                    try RowText.write(flags),
                    of: action.dataset,
                    in: unit.database
                )
            }
            return try ActionTable.intend(action, in: unit.database)
        }
    }

    /// Writes down what became of a step.
    package func settle(_ action: Int64, _ result: ActionResult) async throws {
        let now = clock.now()
        try await journal.perform {
            try ActionTable.settle(action, result, at: now, in: $0.database)
        }
    }

    /// Forgets runs that ended before a moment; those that destroyed something stay for ever.
    package func forget(before moment: Timestamp) async throws {
        try await journal.perform { try RunTable.forget(before: moment, in: $0.database) }
    }

    // MARK: - Datasets

    /// What is remembered of a dataset.
    package func memory(of dataset: DatasetID) async throws -> DatasetMemory {
        try await journal.read { try DatasetTable.memory(of: dataset, in: $0) }
    }

    /// The plan of a dataset as it was made last; nil before the first.
    package func plan(of dataset: DatasetID) async throws -> RepairPlan? {
        try await journal.read { try DatasetTable.plan(of: dataset, in: $0) }
    }

    /// Keeps what was assessed, with what else is told of it in the same commit.
    package func keep(
        _ evidence: LastEvidence,
        _ plan: RepairPlan,
        of dataset: DatasetID,
        telling: @escaping @Sendable (JournalUnit, Timestamp) throws -> Void = { _, _ in }
    ) async throws {
        let now = clock.now()
        try await journal.perform { unit in
            try DatasetTable.keep(evidence, plan, of: dataset, at: now, in: unit.database)
            try telling(unit, now)
        }
    }

    /// Remembers the guid of a source's dataset, by which it is found under another name.
    package func remember(source guid: ZFSGuid, of dataset: DatasetID) async throws {
        try await journal.perform {
            try DatasetTable.set(.sourceGuid, guid.description, of: dataset, in: $0.database)
        }
    }

    /// Remembers which snapshot our holds are on.
    package func remember(
        anchor: DatasetMemory.Anchor?,
        of dataset: DatasetID
    ) async throws {
        try await journal.perform { unit in
            try DatasetTable.set(
                .anchor,
                try anchor.map { try RowText.write($0) },
                of: dataset,
                in: unit.database
            )
        }
    }

    /// The holds that datasets of the settings need, each dataset's own.
    package func anchors() async throws -> [DatasetID: DatasetMemory.Anchor] {
        try await journal.read { try DatasetTable.anchors(in: $0) }
    }

    /// The datasets of the settings that are to be tried again after a failure, and when.
    package func retries() async throws -> [DatasetID: Timestamp] {
        try await journal.read { try DatasetTable.retries(in: $0) }
    }

    /// Remembers that a receive said that the target was modified, or that none does any more.
    package func remember(refusal: ModifiedRefusal?, of dataset: DatasetID) async throws {
        try await journal.perform { unit in
            try DatasetTable.set(
                .refusal,
                try refusal.map { try RowText.write($0) },
                of: dataset,
                in: unit.database
            )
        }
    }

    /// Remembers a failure and when to try again, or that the last try succeeded.
    package func remember(
        _ failure: FailureClass?,
        count: Int,
        nextTry: Timestamp?,
        of dataset: DatasetID
    ) async throws {
        try await journal.perform {
            try DatasetTable.fail(
                dataset,
                failure,
                count: count,
                nextTry: nextTry,
                in: $0.database
            )
        }
    }

    // MARK: - Repairs of several steps

    /// Writes down a repair before its first step; one that stands there already stays.
    package func begin(_ swap: SwapIntent, of dataset: DatasetID, run: Int64) async throws {
        let now = clock.now()
        try await journal.perform {
            try SwapTable.begin(swap, of: dataset, run: run, at: now, in: $0.database)
        }
    }

    /// Takes a repair away that came to its end or was given up.
    package func end(_ swap: SwapIntent, of dataset: DatasetID, isDone: Bool) async throws {
        let now = clock.now()
        try await journal.perform {
            try SwapTable.end(swap, of: dataset, isDone: isDone, at: now, in: $0.database)
        }
    }

    /// Notes that a repair cannot go on by itself.
    package func stick(_ why: String, of dataset: DatasetID) async throws {
        try await journal.perform { try SwapTable.stick(why, of: dataset, in: $0.database) }
    }

    /// The copies that repairs have set aside, the oldest first.
    package func superseded() async throws -> [SupersededCopy] {
        try await journal.read { try SwapTable.superseded(in: $0) }
    }

    /// Takes copies from the list that are not there any more.
    package func forget(_ copies: [SupersededCopy]) async throws {
        try await journal.perform { unit in
            for copy in copies { try SwapTable.forget(copy, in: unit.database) }
        }
    }

    // MARK: - Hosts and locks

    /// Notes that a host was listed.
    package func listed(_ host: String, _ dialect: ListingDialect) async throws {
        let now = clock.now()
        try await journal.perform {
            try HostTable.listed(host, dialect, at: now, in: $0.database)
        }
    }

    /// Notes that a host could not be listed.
    package func failed(_ host: String, _ failure: FailureClass, _ said: String) async throws {
        let now = clock.now()
        try await journal.perform {
            try HostTable.failed(host, failure, said, at: now, in: $0.database)
        }
    }

    /// How the hosts of the settings answered of late.
    package func hosts() async throws -> [HostState] {
        try await journal.read { try HostTable.states(in: $0) }
    }

    /// Takes the lock of a target for a run; false when another run has it.
    package func lock(_ host: String, _ target: DatasetName, run: Int64) async throws -> Bool {
        let now = clock.now()
        return try await journal.perform {
            try LockTable.take(host, target, run: run, at: now, in: $0.database)
        }
    }

    /// Gives a lock back.
    package func unlock(_ host: String, _ target: DatasetName, run: Int64) async throws {
        try await journal.perform {
            try LockTable.give(host, target, run: run, in: $0.database)
        }
    }
}
