package import Contracts
import Foundation
import GRDB
import MessageBus
package import Quantities

extension ServiceJournal {
    /// Makes a new journal of what can be read of a damaged one, in a new epoch, and keeps the
    /// damaged file beside it.
    ///
    /// Rows keep their numbers. Consumers begin at the lane's low in the new epoch, know by their
    /// ids what they took before, and declare what is missing between as lost.
    ///
    /// - Parameters:
    ///   - path: where the damaged file is; nobody may have it open.
    ///   - service: whose journal it is.
    ///   - lanes: every lane the service publishes.
    ///   - migrations: the steps of the service's own tables.
    ///   - clock: the time of day.
    /// - Returns: what was read and what is lost.
    /// - Throws: `StateStoreError` when not even the instance's name can be read; the file is then
    ///   where it was.
    package static func salvage(
        at path: String,
        service: ServiceName,
        lanes: [LaneDeclaration],
        migrations: [StateMigration] = [],
        clock: any WallClock
    ) async throws -> SalvageReport {
        let damagedPath = try setAside(path)
        let tables: [SalvageReport.Table]
        do {
            tables = try copy(
                damagedPath,
                to: path,
                kind: "journal of \(service)",
                JournalSchema.migrations + migrations,
                clock
            )
        } catch {
            try putBack(damagedPath, to: path)
            throw error
        }
        let journal = try open(
            at: path,
            service: service,
            lanes: lanes,
            migrations: migrations,
            clock: clock
        )
        let losses = try await journal.declareMissing(
            becauseOf: tables.filter { !$0.isWhole }.map(\.name),
            keptAt: damagedPath
        )
        try journal.close()
        return SalvageReport(damagedPath: damagedPath, tables: tables, losses: losses)
    }

    /// Moves a journal's files to a name that nothing has yet.
    private static func setAside(_ path: String) throws -> String {
        let lock = try StateFile.lock(path)
        defer { lock.release() }
        let files = FileManager.default
        var number = 1
        while files.fileExists(atPath: "\(path).damaged-\(number)") { number += 1 }
        let aside = "\(path).damaged-\(number)"
        // The WAL first: a main file without it would still be a journal, an older one.
        for suffix in ["-wal", ""] where files.fileExists(atPath: path + suffix) {
            try files.moveItem(atPath: path + suffix, toPath: aside + suffix)
        }
        if files.fileExists(atPath: path + "-shm") { try files.removeItem(atPath: path + "-shm") }
        return aside
    }

    private static func putBack(_ aside: String, to path: String) throws {
        let files = FileManager.default
        for suffix in ["-shm", "-wal", ""] where files.fileExists(atPath: path + suffix) {
            try files.removeItem(atPath: path + suffix)
        }
        for suffix in ["", "-wal"] where files.fileExists(atPath: aside + suffix) {
            try files.moveItem(atPath: aside + suffix, toPath: path + suffix)
        }
    }

    /// Reads from a copy, because SQLite writes to what it opens.
    private static func copy(
        _ damagedPath: String,
        to path: String,
        kind: String,
        _ migrations: [StateMigration],
        _ clock: any WallClock
    ) throws -> [SalvageReport.Table] {
        let files = FileManager.default
        let reading = damagedPath + ".reading"
        defer {
            for suffix in ["", "-wal", "-shm"] where files.fileExists(atPath: reading + suffix) {
                // A copy that stays is only litter.
                try? files.removeItem(atPath: reading + suffix)
            }
        }
        for suffix in ["", "-wal"] where files.fileExists(atPath: damagedPath + suffix) {
            try files.copyItem(atPath: damagedPath + suffix, toPath: reading + suffix)
        }
        let source = try DatabaseQueue(path: reading, configuration: StateFile.configuration)
        let taken = try source.unsafeRead { try stepsTaken(in: $0) }
        let known = Set(migrations.map(\.name))
        if let unknown = taken?.first(where: { !known.contains($0) }) {
            throw StateFile.newer(damagedPath, step: unknown)
        }
        // Its tables are those of its own release; what came since is made when all is copied.
        let file = try StateFile(
            path: path,
            kind: kind,
            migrations: migrations.filter { taken?.contains($0.name) ?? true }
        )
        // A transaction over damaged pages cannot be ended in order.
        let tables = try source.unsafeRead { damaged in
            try file.pool.writeWithoutTransaction { target in
                // What a row refers to may be what is gone.
                try target.execute(sql: "PRAGMA foreign_keys = OFF")
                var tables: [SalvageReport.Table] = []
                try target.inTransaction {
                    tables = try copyTables(damaged, target)
                    try StateFile.applyMissing(target, path: path, migrations)
                    try renew(target, path: damagedPath, clock)
                    return .commit
                }
                return tables
            }
        }
        try source.close()
        try file.close()
        return tables
    }

    /// The steps that the damaged file has taken; nil where it cannot say so any more.
    private static func stepsTaken(in damaged: Database) throws -> [String]? {
        do {
            let steps = try String.fetchAll(damaged, sql: "SELECT name FROM migration")
            return steps.isEmpty ? nil : steps
        } catch let error as DatabaseError where error.isOfDamage {
            return nil
        }
    }

    private static func copyTables(
        _ damaged: Database,
        _ target: Database
    ) throws -> [SalvageReport.Table] {
        let names = try String.fetchAll(
            target,
            sql: """
                SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
                    AND name NOT IN ('state_file', 'migration')
                -- Lanes come before the rows that refer to them.
                ORDER BY name != 'journal', name != 'lane', name
                """
        )
        return try names.map { name in
            try TableSalvage(name: name, damaged: damaged, target: target).run()
        }
    }

    /// Begins a new epoch over what was read, with counters that fit it.
    private static func renew(
        _ target: Database,
        path: String,
        _ clock: any WallClock
    ) throws {
        guard let old = try Data.fetchOne(target, sql: "SELECT epoch FROM journal") else {
            throw StateStoreError(
                .damaged,
                """
                \(path) is damaged where its instance's name stands; keep a copy, then put back a \
                backup or move it away to start with a new one
                """
            )
        }
        var randomness = SystemRandomNumberGenerator()
        let fresh = Data(Epoch(using: &randomness).bytes)
        try target.execute(
            sql: """
                UPDATE lane SET next_seq = max(next_seq, coalesce((
                    SELECT max(place) & 0xFFFFFFFFFFFF FROM outbox WHERE place >> 48 = lane.id
                ), 0) + 1);
                UPDATE lane SET floor_seq = CASE WHEN EXISTS (
                    SELECT 1 FROM subscriber WHERE subscriber.lane = lane.id
                ) THEN CASE kind WHEN 'state' THEN 0 ELSE low_seq - 1 END ELSE floor_seq END;
                UPDATE lane SET
                    bytes = (SELECT coalesce(sum(size), 0) FROM outbox WHERE place >> 48 = lane.id),
                    held_bytes = (SELECT coalesce(sum(size), 0) FROM outbox
                        WHERE place >> 48 = lane.id
                            AND place & 0xFFFFFFFFFFFF > lane.floor_seq);
                UPDATE subscriber SET acked_seq = 0;
                """
        )
        try target.execute(
            sql: """
                INSERT OR IGNORE INTO closed_epoch (epoch, lane, carried_seq, head_seq, closed_at)
                SELECT ?, id, next_seq - 1, next_seq - 1, ? FROM lane
                """,
            arguments: [old, clock.now().microseconds]
        )
        try target.execute(sql: "UPDATE journal SET epoch = ?, is_open = 0", arguments: [fresh])
    }

    /// From now on nobody concludes from a snapshot that a key is gone.
    private static let tear = "UPDATE lane SET is_torn = 1 WHERE kind = 'state'"

    /// Records what the lanes lack, and tells of the damage.
    private func declareMissing(
        becauseOf tables: [String],
        keptAt damagedPath: String
    ) async throws -> [LaneLoss] {
        let (source, epoch, now) = (source, epoch, clock.now())
        return try await perform { unit in
            var losses: [LaneLoss] = []
            for (name, lane) in unit.writer.lanes where lane.declaration.kind != .state {
                var expected = lane.low
                let rows = try Int64.fetchCursor(
                    unit.database,
                    sql: "SELECT place FROM outbox WHERE place BETWEEN ? AND ? ORDER BY place",
                    arguments: [
                        JournalSchema.place(lane: lane.id, sequence: lane.low),
                        JournalSchema.place(lane: lane.id, sequence: lane.head),
                    ]
                )
                func miss(upTo sequence: UInt64) {
                    guard expected < sequence else { return }
                    losses.append(
                        LaneLoss(
                            source: source,
                            lane: name,
                            epoch: epoch,
                            from: expected,
                            to: sequence - 1,
                            reason: "the journal's file was damaged there"
                        )
                    )
                }
                while let place = try rows.next() {
                    let sequence = UInt64(place) & JournalSchema.sequenceMax
                    miss(upTo: sequence)
                    expected = sequence + 1
                }
                miss(upTo: lane.next)
            }
            for loss in losses { try unit.record(loss, at: now) }
            if tables.contains("outbox") { try unit.database.execute(sql: Self.tear) }
            try unit.report(
                BusIncident(
                    .damage,
                    .critical,
                    text: """
                        the journal of \(source) was damaged and made anew from what could be \
                        read; the damaged file is \(damagedPath); tables with missing rows: \
                        \(tables.isEmpty ? "none" : tables.joined(separator: ", "))
                        """,
                    at: now
                )
            )
            return losses
        }
    }
}
