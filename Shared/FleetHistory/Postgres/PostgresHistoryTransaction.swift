import Contracts
import PostgresClient
import Quantities

/// Recording on PostgreSQL, inside a transaction.
struct PostgresHistoryTransaction: HistoryTransaction {
    let session: PostgresSession
    let limits: HistoryLimits
    let trustsFresh: Bool
    let isBefore: @Sendable (SampleRow, SampleRow) -> Bool = SampleRow.isBeforeBySeries

    /// Opens it: nobody may raise a floor while it runs, and plans are not made anew each time.
    static let begin = """
        BEGIN; SET LOCAL plan_cache_mode = force_generic_plan;
        SELECT pg_advisory_xact_lock_shared(\(PostgresPartitions.lock))
        """

    func move(from expected: HistoryPosition?, to next: HistoryPosition) throws -> HistoryFloors? {
        let answer: PostgresResult
        if let expected {
            answer = try session.query(
                """
                UPDATE position SET epoch = $2, sequence = $3, last_id = $4
                WHERE source = $1 AND epoch = $5 AND sequence = $6 AND last_id = $7
                RETURNING (SELECT raw FROM floor), (SELECT hour FROM floor)
                """,
                PostgresParameters(
                    next.source.text,
                    next.epoch.bytes,
                    Int64(next.sequence),
                    next.lastID.bytes,
                    expected.epoch.bytes,
                    Int64(expected.sequence),
                    expected.lastID.bytes
                )
            )
        } else {
            answer = try session.query(
                """
                INSERT INTO position (source, epoch, sequence, last_id) VALUES ($1, $2, $3, $4)
                ON CONFLICT DO NOTHING
                RETURNING (SELECT raw FROM floor), (SELECT hour FROM floor)
                """,
                PostgresParameters(
                    next.source.text,
                    next.epoch.bytes,
                    Int64(next.sequence),
                    next.lastID.bytes
                )
            )
        }
        guard answer.count == 1 else { return nil }
        return HistoryFloors(
            raw: try answer.value(0, 0, as: Timestamp.self).microseconds,
            hour: try answer.value(0, 1, as: Timestamp.self).microseconds
        )
    }

    func position(of source: String) throws -> HistoryPosition? {
        let answer = try session.query(
            "SELECT epoch, sequence, last_id FROM position WHERE source = $1",
            PostgresParameters(source)
        )
        guard answer.count == 1, let name = SourceID(source),
            let epoch = Epoch(bytes: try answer.value(0, 0)),
            let id = MessageID(bytes: try answer.value(0, 2, as: [UInt8].self))
        else { return nil }
        return HistoryPosition(
            source: name,
            epoch: epoch,
            sequence: UInt64(try answer.value(0, 1, as: Int64.self)),
            lastID: id
        )
    }

    func enter(tenant: Int32) throws {
        try session.query(
            "SELECT set_config('app.tenant', $1, true)",
            PostgresParameters(String(tenant))
        )
    }

    func take(
        _ claims: [ClaimRow],
        tenant: Int32,
        source: String,
        now: Timestamp
    ) throws -> [Bool] {
        var parameters = PostgresParameters(tenant, source, now)
        parameters.add(int4s: claims.map(\.system))
        parameters.add(array: claims.map(\.value))
        parameters.add(array: claims.map(\.isKey))
        parameters.add(timestamps: claims.map(\.receivedAt))
        parameters.add(array: claims.map(\.part))
        parameters.add(limits.bodyClaimWindow.wholeMicroseconds)
        parameters.add(limits.keyClaimWindow.wholeMicroseconds)
        parameters.add(array: claims.map(\.body))
        let answer = try session.query(Self.claimSQL, parameters)
        guard answer.count < claims.count else { return claims.map { _ in true } }
        let free = Set(
            zip(
                try answer.column(0, as: Int32.self),
                try answer.column(1, as: [UInt8].self)
            ).map { ClaimKey(system: $0, value: $1) }
        )
        return claims.map { free.contains(ClaimKey(system: $0.system, value: $0.value)) }
    }

    private struct ClaimKey: Hashable {
        var system: Int32
        var value: [UInt8]
    }

    private static let claimSQL = """
        INSERT INTO ingest_claim AS c
          (tenant, system, claim, is_key, first_at, source, part, written_at, body)
        SELECT $1, t.system, t.claim, t.is_key, t.at, $2, t.part, $3, t.body
        FROM unnest($4::int4[], $5::bytea[], $6::bool[], $7::timestamptz[], $8::int2[],
          $11::bytea[]) AS t(system, claim, is_key, at, part, body)
        ON CONFLICT (tenant, system, claim) DO UPDATE SET first_at = excluded.first_at,
          source = excluded.source, part = excluded.part, written_at = excluded.written_at,
          body = excluded.body
        WHERE abs(extract(epoch FROM excluded.first_at - c.first_at)) * 1000000
            >= CASE WHEN excluded.is_key THEN $10 ELSE $9 END
          OR (excluded.first_at = c.first_at AND excluded.source = c.source
            AND excluded.part > c.part)
        RETURNING system, claim
        """

    func write(_ rows: TenantRows, tenant: Int32) throws -> SampleTally {
        try writeNotes(rows.notes, tenant)
        try add(rows.hourRollups, to: "rollup_1h", tenant)
        try add(rows.dayRollups, to: "rollup_1d", tenant)
        return try writeSamples(rows, tenant)
    }

    private func writeNotes(_ notes: [NoteRow], _ tenant: Int32) throws {
        guard !notes.isEmpty else { return }
        var parameters = PostgresParameters(tenant)
        parameters.add(int4s: notes.map(\.key.series))
        parameters.add(timestamps: notes.map { Timestamp(microseconds: $0.key.day) })
        parameters.add(array: notes.map(\.key.hash))
        parameters.add(texts: notes.map(\.note.text))
        parameters.add(texts: notes.map(\.note.sentUnit))
        parameters.add(texts: notes.map(\.note.metadata))
        try session.query(
            """
            INSERT INTO note (tenant, series, day, hash, text, sent_unit, metadata)
            SELECT $1, * FROM unnest($2::int4[], $3::timestamptz[], $4::int8[], $5::text[],
              $6::text[], $7::text[])
            ON CONFLICT DO NOTHING
            """,
            parameters
        )
    }

    private func add(_ rows: [RollupRow], to table: String, _ tenant: Int32) throws {
        guard !rows.isEmpty else { return }
        var parameters = PostgresParameters(tenant)
        parameters.add(int4s: rows.map(\.series))
        parameters.add(timestamps: rows.map { Timestamp(microseconds: $0.at) })
        parameters.add(float8s: rows.map(\.min))
        parameters.add(float8s: rows.map(\.max))
        parameters.add(float8s: rows.map(\.sum))
        parameters.add(array: rows.map(\.count))
        parameters.add(float8s: rows.map(\.last))
        parameters.add(timestamps: rows.map { Timestamp(microseconds: $0.lastAt) })
        try session.query(
            """
            INSERT INTO \(table) AS r
              (tenant, series, at, min, max, sum, count, last, last_at)
            SELECT $1, t.* FROM unnest($2::int4[], $3::timestamptz[], $4::float8[], $5::float8[],
              $6::float8[], $7::int8[], $8::float8[], $9::timestamptz[]) AS t
            ON CONFLICT (tenant, series, at) DO UPDATE SET min = least(r.min, excluded.min),
              max = greatest(r.max, excluded.max), sum = r.sum + excluded.sum,
              count = r.count + excluded.count,
              last = CASE WHEN excluded.last_at >= r.last_at THEN excluded.last ELSE r.last END,
              last_at = greatest(r.last_at, excluded.last_at)
            """,
            parameters
        )
    }
}
