package import Contracts
import GRDB
package import Quantities
import StateStore

/// Fleet history in one SQLite file: the default for one machine and for development.
///
/// One process writes it, which a lock file beside it holds; commits wait for the disk
/// (WAL, `synchronous = FULL`).
package final class SQLiteFleetHistory: FleetHistory {
    let pool: DatabasePool
    let retention: HistoryRetention
    let limits: HistoryLimits
    let clock: any WallClock
    private let directory: SeriesDirectory
    private let lock: FileLock?
    let maintenance = MaintenanceTurn()

    /// Opens a history file.
    ///
    /// - Parameters:
    ///   - path: the file; its folder exists.
    ///   - role: a writer makes the file when it is missing, a reader does not.
    ///   - retention: how long each tier is kept.
    ///   - limits: the other limits.
    ///   - clock: says what is old.
    /// - Throws: `HistoryProblem` when another process writes it, when it is not ours or newer.
    package init(
        path: String,
        role: FleetHistoryRole,
        retention: HistoryRetention = HistoryRetention(),
        limits: HistoryLimits = HistoryLimits(),
        clock: any WallClock
    ) throws {
        let file = SQLiteHistoryFile(path: path)
        switch role {
        case .writer:
            lock = try file.lock()
            pool = try file.openForWriting(retention, now: clock.now())
        case .reader:
            lock = nil
            pool = try file.openForReading()
        }
        self.retention = retention
        self.limits = limits
        self.clock = clock
        directory = SeriesDirectory(seriesMax: limits.seriesRemembered)
    }

    /// Closes the file.
    package func close() async {
        // Closing fails only while statements run, and then the process end closes it and lets go
        // of the lock.
        guard (try? pool.close()) != nil else { return }
        lock?.release()
    }

    /// Whether the file can be read.
    package func ping() async throws {
        _ = try await pool.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM floor") }
    }

    // MARK: - Writing

    /// How far the history has taken a source's lane.
    package func position(of source: SourceID) async throws -> HistoryPosition? {
        try await pool.read { [limits] db in
            try SQLiteHistoryTransaction(db: db, limits: limits).position(of: source.text)
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
            return try await pool.writeWithoutTransaction { [self] db in
                let batch = try resolve(entries, db)
                let run = RecordRun(batch, from: expected, to: next, now: now)
                let done = try db.committing {
                    try run.perform(in: SQLiteHistoryTransaction(db: db, limits: limits))
                }
                directory.learn(done.written)
                return done.outcome
            }
        } catch let error as DatabaseError where Self.refusals.contains(error.resultCode) {
            throw HistoryRefusal(error.message ?? "SQLite error \(error.resultCode.rawValue)")
        }
    }

    /// What SQLite says of content that it would refuse again.
    private static let refusals: [ResultCode] = [
        .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_TOOBIG,
    ]

    private func resolve(
        _ entries: [SamplesAccepted],
        _ db: Database
    ) throws -> [ResolvedEntry] {
        let unknown = entries.filter { directory.resolve($0) == nil }
        for (tenant, group) in Dictionary(grouping: unknown, by: \.tenant) {
            let systems = try db.committing {
                try SQLiteDirectory(db: db).load(group, of: tenant)
            }
            for system in systems { directory.learn(system, of: tenant) }
        }
        return try entries.map { try directory.resolved($0) }
    }
}

extension Database {
    /// Runs a closure in a transaction that holds the write lock from its start.
    fileprivate func committing<Answer>(_ body: () throws -> Answer) throws -> Answer {
        try beginTransaction(.immediate)
        do {
            let answer = try body()
            try commit()
            return answer
        } catch {
            // SQLite may have rolled back by itself; the first error is the one to tell.
            try? rollback()
            throw error
        }
    }
}
