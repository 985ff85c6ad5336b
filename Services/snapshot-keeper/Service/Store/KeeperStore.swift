import Foundation
import GRDB
package import Observations
package import Quantities
package import SnapshotKeeperCore
package import StateStore

/// Everything that the keeper keeps on its disk: written before an act, completed after it.
package struct KeeperStore: Sendable {
    /// The journal that the tables lie in.
    package let journal: ServiceJournal
    let clock: any WallClock

    /// The store in a journal that was opened with `LedgerSchema.migrations`.
    package init(_ journal: ServiceJournal, clock: any WallClock) {
        self.journal = journal
        self.clock = clock
    }

    /// Ends what the end of a keeper left open; what it did to snapshots the next look finds out.
    package func open() async throws {
        let now = clock.now()
        try await journal.perform { try RunTable.endBroken(at: now, in: $0.database) }
    }

    // MARK: - The ledger

    /// Every line of a pool and folder, in the order they were written.
    package func rows(pool: String, folder: String) async throws -> [LedgerRow] {
        try await journal.read { try LedgerTable.rows(pool: pool, folder: folder, in: $0) }
    }

    /// Writes lines down; their numbers.
    package func write(_ rows: [LedgerRow]) async throws -> [Int64] {
        try await journal.perform { unit in
            try rows.map { try LedgerTable.insert($0, in: unit.database) }
        }
    }

    /// Notes how far a line came.
    package func note(
        _ id: Int64,
        _ state: LedgerRow.State,
        _ subvolume: BtrfsSubvolume? = nil,
        said: String? = nil
    ) async throws {
        let now = clock.now()
        try await journal.perform {
            try LedgerTable.change(id, state, subvolume, said: said, at: now, in: $0.database)
        }
    }

    /// Takes over what a review found out.
    package func settle(_ changes: [LedgerReview.Change]) async throws {
        guard !changes.isEmpty else { return }
        let now = clock.now()
        try await journal.perform { unit in
            for change in changes {
                try LedgerTable.change(
                    change.id,
                    change.state,
                    change.subvolume,
                    said: change.said,
                    at: now,
                    in: unit.database
                )
            }
        }
    }

    /// Holds a snapshot for a reason, or lets it go.
    package func hold(_ id: Int64, _ why: String?) async throws {
        try await journal.perform { try LedgerTable.hold(id, why, in: $0.database) }
    }

    /// Forgets lines and runs of what is gone since before a moment.
    package func trim(before moment: Timestamp) async throws {
        try await journal.perform { unit in
            try LedgerTable.trim(before: moment, in: unit.database)
            try RunTable.trim(before: moment, in: unit.database)
        }
    }

    // MARK: - Runs

    /// Notes that a run begins.
    package func begin(_ source: String, by trigger: String) async throws -> RunRecord {
        var run = RunRecord(id: 0, source: source, trigger: trigger, startedAt: clock.now())
        let begun = run
        run.id = try await journal.perform { try RunTable.begin(begun, in: $0.database) }
        return run
    }

    /// Notes how a run ended.
    package func end(_ run: RunRecord) async throws {
        try await journal.perform { try RunTable.end(run, in: $0.database) }
    }

    /// Runs, the newest first; of one subvolume, or of any.
    package func runs(of source: String? = nil, limit: Int) async throws -> [RunRecord] {
        try await journal.read { try RunTable.runs(of: source, limit: limit, in: $0) }
    }

    // MARK: - Memory

    /// What is remembered of a subvolume.
    package func memory(of path: String) async throws -> SubvolumeMemory {
        try await journal.read { try SubvolumeMemory.read(path, in: $0) }
    }

    /// Remembers how the last run went.
    package func remember(_ path: String, failure: String?, left: Int) async throws {
        let now = clock.now()
        try await journal.perform { unit in
            var memory = try SubvolumeMemory.read(path, in: unit.database)
            memory.failure = failure
            memory.failedAt = failure == nil ? nil : now
            memory.left = left
            try memory.write(path, in: unit.database)
        }
    }

    // MARK: - The clock

    /// Compares the clocks with the last run's and keeps what comes of it.
    package func judge(_ look: ClockLook) async throws -> ClockStanding {
        try await journal.perform { unit in
            let (standing, kept) = ClockStanding.judge(look, after: try Self.last(unit.database))
            let text = String(decoding: try JSONEncoder().encode(kept), as: UTF8.self)
            try unit.database.execute(
                sql: "INSERT OR REPLACE INTO clock (id, look) VALUES (1, ?)",
                arguments: [text]
            )
            return standing
        }
    }

    /// Compares the clocks with the last run's; keeps nothing.
    package func preview(_ look: ClockLook) async throws -> ClockStanding {
        try await journal.read { ClockStanding.judge(look, after: try Self.last($0)).standing }
    }

    private static func last(_ database: Database) throws -> ClockLook? {
        let text = try String.fetchOne(database, sql: "SELECT look FROM clock")
        return try text.map { try JSONDecoder().decode(ClockLook.self, from: Data($0.utf8)) }
    }
}
