import Contracts
import Foundation
import GRDB
import Quantities
import StateStore

/// Recording on SQLite, inside a write transaction.
struct SQLiteHistoryTransaction: HistoryTransaction {
    let db: Database
    let limits: HistoryLimits
    /// Looking costs nothing here: the index is searched for the place anyway.
    let trustsFresh = false
    let isBefore: @Sendable (SampleRow, SampleRow) -> Bool = SampleRow.isBeforeBySystem

    func move(from expected: HistoryPosition?, to next: HistoryPosition) throws -> HistoryFloors? {
        if let expected {
            try run(
                """
                UPDATE position SET epoch = ?, sequence = ?, last_id = ?
                WHERE source = ? AND epoch = ? AND sequence = ? AND last_id = ?
                """,
                [
                    Data(next.epoch.bytes), Int64(next.sequence), Data(next.lastID.bytes),
                    next.source.text, Data(expected.epoch.bytes), Int64(expected.sequence),
                    Data(expected.lastID.bytes),
                ]
            )
        } else {
            try run(
                """
                INSERT OR IGNORE INTO position (source, epoch, sequence, last_id)
                VALUES (?, ?, ?, ?)
                """,
                [
                    next.source.text, Data(next.epoch.bytes), Int64(next.sequence),
                    Data(next.lastID.bytes),
                ]
            )
        }
        return db.changesCount == 1 ? try floors() : nil
    }

    func floors() throws -> HistoryFloors {
        guard let row = try Row.fetchOne(db, sql: "SELECT raw, hour FROM floor") else {
            throw HistoryProblem("The fleet history has lost its row of floors; restore a backup.")
        }
        return HistoryFloors(raw: row[0], hour: row[1])
    }

    func position(of source: String) throws -> HistoryPosition? {
        let row = try Row.fetchOne(
            db,
            sql: "SELECT epoch, sequence, last_id FROM position WHERE source = ?",
            arguments: [source]
        )
        guard let row, let name = SourceID(source),
            let epoch = Epoch(bytes: [UInt8](row[0] as Data)),
            let id = MessageID(bytes: row[2] as Data)
        else { return nil }
        return HistoryPosition(
            source: name,
            epoch: epoch,
            sequence: UInt64(row[1] as Int64),
            lastID: id
        )
    }

    func enter(tenant: Int32) throws {}

    func take(
        _ claims: [ClaimRow],
        tenant: Int32,
        source: String,
        now: Timestamp
    ) throws -> [Bool] {
        try claims.map { claim in
            let window = claim.isKey ? limits.keyClaimWindow : limits.bodyClaimWindow
            try run(
                """
                INSERT INTO ingest_claim AS c
                  (system, claim, is_key, first_at, source, part, written_at, body)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET first_at = excluded.first_at, source = excluded.source,
                  part = excluded.part, written_at = excluded.written_at, body = excluded.body
                WHERE abs(excluded.first_at - c.first_at) >= ?
                  OR (excluded.first_at = c.first_at AND excluded.source = c.source
                    AND excluded.part > c.part)
                """,
                [
                    claim.system, Data(claim.value), claim.isKey, claim.receivedAt.microseconds,
                    source, Int64(claim.part), now.microseconds, Data(claim.body),
                    window.wholeMicroseconds,
                ]
            )
            return db.changesCount == 1
        }
    }

    func differing(_ claims: [ClaimRow], tenant: Int32) throws -> [ClaimRow] {
        let statement = try db.cachedStatement(
            sql: "SELECT body FROM ingest_claim WHERE system = ? AND claim = ?"
        )
        return try claims.filter { claim in
            let body = try Data.fetchOne(
                statement,
                arguments: [claim.system, Data(claim.value)]
            )
            return body.map { !$0.isEmpty && $0 != Data(claim.body) } ?? false
        }
    }

    func write(_ rows: TenantRows, tenant: Int32) throws -> SampleTally {
        let tally = try insert(rows.samples)
        try keepNewest(rows.samples)
        for row in rows.notes {
            try run(
                """
                INSERT OR IGNORE INTO note (series, day, hash, text, sent_unit, metadata)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                [
                    row.key.series, row.key.day, row.key.hash, row.note.text, row.note.sentUnit,
                    row.note.metadata,
                ]
            )
        }
        for hour in rows.hours {
            try run(
                "INSERT OR IGNORE INTO dirty_hour (system, hour) VALUES (?, ?)",
                [hour.system, hour.hour]
            )
        }
        for (system, at) in rows.seen {
            try run(
                "UPDATE system SET last_seen = ? WHERE id = ? AND last_seen < ?",
                [at, system, at]
            )
        }
        try add(rows.hourRollups, to: "rollup_1h")
        try add(rows.dayRollups, to: "rollup_1d")
        return tally
    }

    private func insert(_ samples: [SampleRow]) throws -> SampleTally {
        var tally = SampleTally()
        let statement = try WriterStatement(
            """
            INSERT OR IGNORE INTO sample (system, at, series, value, note) VALUES (?, ?, ?, ?, ?)
            """,
            in: db
        )
        for row in samples {
            statement.bind(Int64(row.system), at: 1)
            statement.bind(row.at, at: 2)
            statement.bind(Int64(row.series), at: 3)
            statement.bind(row.value, at: 4)
            statement.bind(row.note, at: 5)
            try statement.run()
            if db.changesCount == 1 {
                tally.written += 1
            } else if try kept(row) == row.value {
                tally.duplicate += 1
            } else {
                tally.conflicting += 1
            }
        }
        return tally
    }

    private func kept(_ row: SampleRow) throws -> Double? {
        try Double.fetchOne(
            db.cachedStatement(
                sql: "SELECT value FROM sample WHERE system = ? AND at = ? AND series = ?"
            ),
            arguments: [row.system, row.at, row.series]
        )
    }

    /// Remembers when each series was last measured, so that nobody has to look for it; the samples
    /// stand by system, then by time.
    private func keepNewest(_ samples: [SampleRow]) throws {
        let statement = try WriterStatement(
            """
            INSERT INTO newest AS n (system, series, at) VALUES (?, ?, ?)
            ON CONFLICT DO UPDATE SET at = excluded.at WHERE excluded.at > n.at
            """,
            in: db
        )
        var system: Int32?
        var seen: Set<Int32> = []
        for row in samples.reversed() {
            if row.system != system {
                system = row.system
                seen.removeAll(keepingCapacity: true)
            }
            guard seen.insert(row.series).inserted else { continue }
            statement.bind(Int64(row.system), at: 1)
            statement.bind(Int64(row.series), at: 2)
            statement.bind(row.at, at: 3)
            try statement.run()
        }
    }

    private func add(_ rows: [RollupRow], to table: String) throws {
        for row in rows {
            try run(
                """
                INSERT INTO \(table) AS r (series, at, min, max, sum, count, last, last_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET min = min(r.min, excluded.min),
                  max = max(r.max, excluded.max), sum = r.sum + excluded.sum,
                  count = r.count + excluded.count,
                  last = iif(excluded.last_at >= r.last_at, excluded.last, r.last),
                  last_at = max(r.last_at, excluded.last_at)
                """,
                [
                    row.series, row.at, row.min, row.max, row.sum, row.count, row.last, row.lastAt,
                ]
            )
        }
    }

    private func run(_ sql: String, _ arguments: StatementArguments) throws {
        try db.cachedStatement(sql: sql).execute(arguments: arguments)
    }
}
