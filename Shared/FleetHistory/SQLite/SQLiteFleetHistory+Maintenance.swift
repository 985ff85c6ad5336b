import GRDB
package import Quantities

extension SQLiteFleetHistory {
    /// Rolls up hours that are over and drops what is past its retention.
    package func maintain(now: Timestamp) async throws -> MaintenanceOutcome {
        var outcome = MaintenanceOutcome()
        guard maintenance.take() else { return outcome }
        defer { maintenance.giveBack() }
        outcome.didRun = true
        let cutoff = (now - limits.hourGrace).microseconds - HistoryTime.hour
        while outcome.hoursRolledUp < limits.hoursPerCall {
            let most = min(limits.hoursPerTransaction, limits.hoursPerCall - outcome.hoursRolledUp)
            let count = try await pool.write { db in
                try SQLiteMaintenance(db: db).rollUp(before: cutoff, most: most)
            }
            outcome.hoursRolledUp += count
            if count < most { break }
        }
        outcome.hoursLeft = try await pool.read { db in
            try SQLiteMaintenance(db: db).hoursLeft(before: cutoff)
        }
        let wanted = HistoryFloors(retention, now: now)
        outcome.daysDropped = try await pool.write { db in
            try SQLiteMaintenance(db: db).raiseFloors(to: wanted)
        }
        try await dropBelowFloors()
        try await pool.write { [limits] db in
            try SQLiteMaintenance(db: db).pruneClaims(limits, now: now)
        }
        return outcome
    }

    /// Deletes system by system, each in a transaction of its own, so that writers get in between.
    private func dropBelowFloors() async throws {
        let systems = try await pool.read { db in
            try Int32.fetchAll(db, sql: "SELECT id FROM system ORDER BY id")
        }
        for system in systems {
            try await pool.write { db in try SQLiteMaintenance(db: db).drop(system) }
        }
    }
}

/// The steps of maintenance, each inside a transaction.
struct SQLiteMaintenance {
    let db: Database

    /// Recomputes the roll-ups of dirty hours that start at or before a moment.
    func rollUp(before cutoff: Int64, most: Int) throws -> Int {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT system, hour FROM dirty_hour WHERE hour <= ? ORDER BY system, hour LIMIT ?
                """,
            arguments: [cutoff, most]
        )
        let hours = rows.map { HourKey(system: $0[0], hour: $0[1]) }
        for key in hours { try rollUp(key) }
        let days = Set(
            hours.map {
                HourKey(system: $0.system, hour: HistoryTime.floor($0.hour, to: HistoryTime.day))
            }
        )
        for day in days { try rollUpDay(day) }
        return hours.count
    }

    private func rollUp(_ key: HourKey) throws {
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO rollup_1h (series, at, min, max, sum, count, last, last_at)
                SELECT g.series, ?2, g.low, g.high, g.total, g.number,
                  (SELECT value FROM sample z
                    WHERE z.system = ?1 AND z.at = g.newest AND z.series = g.series),
                  g.newest
                FROM (SELECT x.series, min(x.value) AS low, max(x.value) AS high,
                    sum(x.value) AS total, count(*) AS number, max(x.at) AS newest
                  FROM sample x
                  WHERE x.system = ?1 AND x.at >= ?2 AND x.at < ?2 + \(HistoryTime.hour)
                  GROUP BY x.series) g
                """
        ).execute(arguments: [key.system, key.hour])
        try db.cachedStatement(sql: "DELETE FROM dirty_hour WHERE system = ? AND hour = ?")
            .execute(arguments: [key.system, key.hour])
    }

    private func rollUpDay(_ day: HourKey) throws {
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO rollup_1d (series, at, min, max, sum, count, last, last_at)
                SELECT g.series, ?2, g.low, g.high, g.total, g.number,
                  (SELECT z.last FROM rollup_1h z WHERE z.series = g.series AND z.at = g.newest),
                  g.newest_at
                FROM (SELECT e.id AS series, min(r.min) AS low, max(r.max) AS high,
                    sum(r.sum) AS total, sum(r.count) AS number, max(r.at) AS newest,
                    max(r.last_at) AS newest_at
                  FROM series e CROSS JOIN rollup_1h r
                    ON r.series = e.id AND r.at >= ?2 AND r.at < ?2 + \(HistoryTime.day)
                  WHERE e.system = ?1 GROUP BY e.id) g
                """
        ).execute(arguments: [day.system, day.hour])
    }

    /// Dirty hours that are over.
    func hoursLeft(before cutoff: Int64) throws -> Int {
        try Int.fetchOne(
            db,
            sql: "SELECT count(*) FROM dirty_hour WHERE hour <= ?",
            arguments: [cutoff]
        ) ?? 0
    }

    /// Raises the floors, the raw one no further than the oldest dirty hour; says by how many days.
    func raiseFloors(to wanted: HistoryFloors) throws -> Int {
        guard let row = try Row.fetchOne(db, sql: "SELECT raw, hour FROM floor") else { return 0 }
        let oldest = try Int64.fetchOne(db, sql: "SELECT min(hour) FROM dirty_hour")
        let possible = oldest.map { HistoryTime.floor($0, to: HistoryTime.day) } ?? .max
        let raw = max(row[0], min(wanted.raw, possible))
        let before = row[0] as Int64
        let dropped = try Int.fetchOne(
            db,
            sql: """
                SELECT count(*) FROM (SELECT DISTINCT at / \(HistoryTime.day) FROM rollup_1d
                WHERE at >= ? AND at < ?)
                """,
            arguments: [before, raw]
        )
        try db.execute(
            sql: "UPDATE floor SET raw = ?, hour = max(hour, ?)",
            arguments: [raw, min(wanted.hour, raw)]
        )
        return dropped ?? 0
    }

    /// Deletes what a system has below the floors.
    func drop(_ system: Int32) throws {
        guard let row = try Row.fetchOne(db, sql: "SELECT raw, hour FROM floor") else { return }
        let (raw, hour) = (row[0] as Int64, row[1] as Int64)
        for table in ["sample", "newest"] {
            try db.cachedStatement(sql: "DELETE FROM \(table) WHERE system = ? AND at < ?")
                .execute(arguments: [system, raw])
        }
        let series = try Int32.fetchAll(
            db.cachedStatement(sql: "SELECT id FROM series WHERE system = ?"),
            arguments: [system]
        )
        for number in series {
            for (table, column, floor) in [("note", "day", raw), ("rollup_1h", "at", hour)] {
                try db.cachedStatement(
                    sql: "DELETE FROM \(table) WHERE series = ? AND \(column) < ?"
                ).execute(arguments: [number, floor])
            }
        }
    }

    /// Forgets claims whose window is long over.
    func pruneClaims(_ limits: HistoryLimits, now: Timestamp) throws {
        for (isKey, window) in [(false, limits.bodyClaimWindow), (true, limits.keyClaimWindow)] {
            let cutoff = now - window - limits.claimSlack
            try db.execute(
                sql: "DELETE FROM ingest_claim WHERE is_key = ? AND written_at < ?",
                arguments: [isKey, cutoff.microseconds]
            )
        }
    }
}
