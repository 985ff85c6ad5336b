import PostgresClient
package import Quantities

extension PostgresFleetHistory {
    /// Makes partitions, rolls up hours that are over, drops what is past its retention.
    package func maintain(now: Timestamp) async throws -> MaintenanceOutcome {
        try await makePartitions(around: now)
        return try await pool.withSession { [retention, limits] session in
            let job = PostgresMaintenance(
                session: session,
                retention: retention,
                limits: limits,
                now: now
            )
            return try job.run()
        }
    }
}

/// One turn of maintenance, on one connection that holds the lock for it.
struct PostgresMaintenance {
    let session: PostgresSession
    let retention: HistoryRetention
    let limits: HistoryLimits
    let now: Timestamp

    /// Which replica maintains; held by the session, so a broken connection gives it up.
    private static let lock: Int64 = 0x706F_6F6C_0004

    /// Does it unless another replica is at it.
    func run() throws -> MaintenanceOutcome {
        var outcome = MaintenanceOutcome()
        let isOurs: Bool = try session.query(
            "SELECT pg_try_advisory_lock($1)",
            PostgresParameters(Self.lock)
        ).value(0, 0)
        guard isOurs else { return outcome }
        defer {
            _ = try? session.query(
                "SELECT pg_advisory_unlock($1)",
                PostgresParameters(Self.lock)
            )
        }
        outcome.didRun = true
        let tenants = try tenants()
        for tenant in tenants {
            try rollUp(tenant, &outcome)
            try pruneClaims(tenant)
        }
        let floors = try raiseFloors(tenants)
        outcome.daysDropped = try PostgresPartitions(session: session).dropBelow(floors)
        return outcome
    }

    private func tenants() throws -> [Int32] {
        try session.transaction("BEGIN; SET LOCAL ROLE NONE") {
            try session.query("SELECT id FROM tenant ORDER BY id").column(0)
        }
    }

    private func inTenant<Answer>(_ tenant: Int32, _ body: () throws -> Answer) throws -> Answer {
        try session.transaction {
            try enter(tenant)
            return try body()
        }
    }

    private func enter(_ tenant: Int32) throws {
        try session.query(
            "SELECT set_config('app.tenant', $1, true)",
            PostgresParameters(String(tenant))
        )
    }

    // MARK: - Roll-ups

    private func rollUp(_ tenant: Int32, _ outcome: inout MaintenanceOutcome) throws {
        let cutoff = now - limits.hourGrace - .seconds(3600)
        while outcome.hoursRolledUp < limits.hoursPerCall {
            let most = min(limits.hoursPerTransaction, limits.hoursPerCall - outcome.hoursRolledUp)
            let count = try inTenant(tenant) { try rollUpSome(tenant, cutoff, most) }
            outcome.hoursRolledUp += count
            if count < most { break }
        }
        outcome.hoursLeft += try inTenant(tenant) {
            let left: Int64 = try session.query(
                "SELECT count(*) FROM dirty_hour WHERE tenant = $1 AND hour <= $2",
                PostgresParameters(tenant, cutoff)
            ).value(0, 0)
            return Int(left)
        }
    }

    /// The marks are locked first and the samples read by a later statement, so that a batch that
    /// commits in between either is seen or marks the hour again.
    private func rollUpSome(_ tenant: Int32, _ cutoff: Timestamp, _ most: Int) throws -> Int {
        let marked = try session.query(
            """
            SELECT system, hour FROM dirty_hour WHERE tenant = $1 AND hour <= $2
            ORDER BY system, hour LIMIT $3 FOR UPDATE SKIP LOCKED
            """,
            PostgresParameters(tenant, cutoff, Int64(most))
        )
        guard marked.count > 0 else { return 0 }
        var parameters = PostgresParameters(tenant)
        parameters.add(int4s: try marked.column(0))
        parameters.add(timestamps: try marked.column(1))
        try session.query(Self.hoursSQL, parameters)
        try session.query(Self.daysSQL, parameters)
        try session.query(
            """
            DELETE FROM dirty_hour d USING unnest($2::int4[], $3::timestamptz[]) AS t(system, hour)
            WHERE d.tenant = $1 AND d.system = t.system AND d.hour = t.hour
            """,
            parameters
        )
        return marked.count
    }

    private static let hoursSQL = """
        INSERT INTO rollup_1h (tenant, series, at, min, max, sum, count, last, last_at)
        SELECT $1, e.id, t.hour, a.low, a.high, a.total, a.number, a.last, a.last_at
        FROM unnest($2::int4[], $3::timestamptz[]) AS t(system, hour)
        JOIN series e ON e.tenant = $1 AND e.system = t.system
        CROSS JOIN LATERAL (
          SELECT min(value) AS low, max(value) AS high, sum(value) AS total, count(*) AS number,
            (array_agg(value ORDER BY at DESC))[1] AS last, max(at) AS last_at
          FROM sample x WHERE x.tenant = $1 AND x.series = e.id
            AND x.at >= t.hour AND x.at < t.hour + interval '1 hour'
          HAVING count(*) > 0) a
        ON CONFLICT (tenant, series, at) DO UPDATE SET min = excluded.min, max = excluded.max,
          sum = excluded.sum, count = excluded.count, last = excluded.last,
          last_at = excluded.last_at
        """

    private static let daysSQL = """
        INSERT INTO rollup_1d (tenant, series, at, min, max, sum, count, last, last_at)
        SELECT $1, e.id, d.day, a.low, a.high, a.total, a.number, a.last, a.last_at
        FROM (SELECT DISTINCT t.system, date_trunc('day', t.hour, 'UTC') AS day
          FROM unnest($2::int4[], $3::timestamptz[]) AS t(system, hour)) d
        JOIN series e ON e.tenant = $1 AND e.system = d.system
        CROSS JOIN LATERAL (
          SELECT min(r.min) AS low, max(r.max) AS high, sum(r.sum) AS total,
            sum(r.count)::bigint AS number, (array_agg(r.last ORDER BY r.at DESC))[1] AS last,
            max(r.last_at) AS last_at
          FROM rollup_1h r WHERE r.tenant = $1 AND r.series = e.id
            AND r.at >= d.day AND r.at < d.day + interval '1 day'
          HAVING count(*) > 0) a
        ON CONFLICT (tenant, series, at) DO UPDATE SET min = excluded.min, max = excluded.max,
          sum = excluded.sum, count = excluded.count, last = excluded.last,
          last_at = excluded.last_at
        """

    // MARK: - Retention

    private func pruneClaims(_ tenant: Int32) throws {
        _ = try inTenant(tenant) {
            try session.query(
                """
                DELETE FROM ingest_claim WHERE tenant = $1
                  AND written_at < CASE WHEN is_key THEN $2 ELSE $3 END
                """,
                PostgresParameters(
                    tenant,
                    now - limits.keyClaimWindow - limits.claimSlack,
                    now - limits.bodyClaimWindow - limits.claimSlack
                )
            )
        }
    }

    /// Raises the floors while nobody records, the raw one no further than the oldest dirty hour.
    private func raiseFloors(_ tenants: [Int32]) throws -> HistoryFloors {
        let wanted = HistoryFloors(retention, now: now)
        let current = try PostgresPartitions.floors(session)
        guard wanted.raw > current.raw || wanted.hour > current.hour else { return current }
        return try session.transaction {
            try session.query(
                "SELECT pg_advisory_xact_lock($1)",
                PostgresParameters(PostgresPartitions.lock)
            )
            var raw = max(current.raw, wanted.raw)
            for tenant in tenants {
                try enter(tenant)
                let oldest = try session.query(
                    "SELECT min(hour) FROM dirty_hour WHERE tenant = $1",
                    PostgresParameters(tenant)
                ).optional(0, 0, as: Timestamp.self)
                guard let oldest else { continue }
                raw = min(raw, HistoryTime.floor(oldest.microseconds, to: HistoryTime.day))
            }
            let floors = HistoryFloors(
                raw: max(current.raw, raw),
                hour: max(current.hour, min(wanted.hour, raw))
            )
            try session.script("SET LOCAL ROLE NONE")
            try session.query(
                "UPDATE floor SET raw = $1, hour = $2",
                PostgresParameters(
                    Timestamp(microseconds: floors.raw),
                    Timestamp(microseconds: floors.hour)
                )
            )
            return floors
        }
    }
}
