package import Contracts
package import PostgresClient
package import Quantities

/// Fleet history in PostgreSQL 15 or later.
package final class PostgresFleetHistory: FleetHistory {
    let pool: PostgresPool
    let retention: HistoryRetention
    let limits: HistoryLimits
    let clock: any WallClock
    private let directory: SeriesDirectory
    private let trust = FreshTrust()

    /// Opens the database: a writer brings the tables up to date, both prove the walls.
    ///
    /// - Parameters:
    ///   - options: the database, as its owner, and the limits of the connections.
    ///   - role: what the process will do.
    ///   - retention: how long each tier is kept.
    ///   - limits: the other limits.
    ///   - clock: says what is old.
    /// - Throws: `PostgresError` when the server is not reached or the database is not usable.
    package init(
        _ options: PostgresOptions,
        role: FleetHistoryRole,
        retention: HistoryRetention = HistoryRetention(),
        limits: HistoryLimits = HistoryLimits(),
        clock: any WallClock
    ) async throws {
        self.retention = retention
        self.limits = limits
        self.clock = clock
        directory = SeriesDirectory(seriesMax: limits.seriesRemembered)
        let owner = PostgresPool(options)
        defer { owner.close() }
        let floors = HistoryFloors(retention, now: clock.now())
        try await owner.withSession { session in
            if role == .writer { try Self.build(session, floors) }
            try PostgresHistorySchema.steps.verify(session)
            try PostgresHistoryRole.take(session)
            try PostgresHistoryRole.prove(session)
        }
        pool = PostgresPool(options, prepare: PostgresHistoryRole.take)
        if role == .writer { try await makePartitions(around: clock.now()) }
    }

    private static func build(_ session: PostgresSession, _ floors: HistoryFloors) throws {
        try PostgresHistorySchema.steps.refuseForeign(session)
        try PostgresHistoryRole.ensure(session)
        try PostgresHistorySchema.steps.migrate(session)
        try session.query(
            "INSERT INTO floor (id, raw, hour) VALUES (1, $1, $2) ON CONFLICT DO NOTHING",
            PostgresParameters(
                Timestamp(microseconds: floors.raw),
                Timestamp(microseconds: floors.hour)
            )
        )
    }

    func makePartitions(around now: Timestamp) async throws {
        let today = now.microseconds
        let days = (-1...limits.partitionsAhead).map { today + Int64($0) * HistoryTime.day }
        try await pool.withSession { try PostgresPartitions(session: $0).ensure(for: days) }
    }

    /// Closes the connections once calls under way are done.
    package func close() async {
        pool.close()
    }

    /// Whether the server answers.
    package func ping() async throws {
        try await pool.withSession { session in _ = try session.query("SELECT 1") }
    }

    // MARK: - Writing

    /// How far the history has taken a source's lane.
    package func position(of source: SourceID) async throws -> HistoryPosition? {
        try await pool.withSession { [limits] session in
            try PostgresHistoryTransaction(session: session, limits: limits, trustsFresh: false)
                .position(of: source.text)
        }
    }

    /// Writes journal rows and moves the source's position.
    package func record(
        _ entries: [SamplesAccepted],
        from expected: HistoryPosition?,
        to next: HistoryPosition
    ) async throws -> RecordOutcome {
        let now = clock.now()
        do {
            return try await pool.withSession { [self] session in
                let batch = try resolve(entries, session)
                let run = RecordRun(batch, from: expected, to: next, now: now)
                let done = try perform(run, session, entries)
                directory.learn(done.written)
                return done.outcome
            }
        } catch let error as PostgresError where error.isConnectionLost {
            // The database may come back from a backup, with other numbers in it.
            directory.forget()
            throw error
        } catch let error as PostgresError where error.refusesContent {
            throw HistoryRefusal(error.description)
        }
    }

    private func perform(
        _ run: RecordRun,
        _ session: PostgresSession,
        _ entries: [SamplesAccepted]
    ) throws -> RecordRun.Done {
        var trustsFresh = trust.next()
        var hasPartitions = false
        while true {
            let transaction = PostgresHistoryTransaction(
                session: session,
                limits: limits,
                trustsFresh: trustsFresh
            )
            do {
                return try session.transaction(PostgresHistoryTransaction.begin) {
                    try run.perform(in: transaction)
                }
            } catch let error as PostgresError where error.isPartitionMissing && !hasPartitions {
                let moments = entries.flatMap { $0.samples.readings.map(\.time.microseconds) }
                try PostgresPartitions(session: session).ensure(for: moments)
                hasPartitions = true
            } catch let error as PostgresError where error.isKeyTaken && trustsFresh {
                trust.wasWrong()
                trustsFresh = false
            }
        }
    }

    private func resolve(
        _ entries: [SamplesAccepted],
        _ session: PostgresSession
    ) throws -> [ResolvedEntry] {
        var batch: [ResolvedEntry] = []
        batch.reserveCapacity(entries.count)
        for entry in entries {
            guard let resolved = directory.resolve(entry) else {
                try look(up: entries, session)
                return try entries.map { try directory.resolved($0) }
            }
            batch.append(resolved)
        }
        return batch
    }

    private func look(up entries: [SamplesAccepted], _ session: PostgresSession) throws {
        let unknown = entries.filter { directory.resolve($0) == nil }
        let tenants = Dictionary(grouping: unknown, by: \.tenant)
        for tenant in tenants.keys.sorted() {
            let group = tenants[tenant] ?? []
            let systems = try session.transaction {
                try PostgresDirectory(session: session).load(group, of: tenant)
            }
            for system in systems { directory.learn(system, of: tenant) }
        }
    }
}
