import Contracts
import PostgresClient
import Quantities

/// Recording on PostgreSQL, inside a transaction.
struct PostgresHistoryTransaction: HistoryTransaction {
    let session: PostgresSession
    let limits: HistoryLimits

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
        let written = try session.query(
            Self.sampleSQL,
            PostgresParameters(rows, tenant: tenant)
        ).rowsChanged
        try add(rows.hourRollups, to: "rollup_1h", tenant)
        try add(rows.dayRollups, to: "rollup_1d", tenant)
        guard written < rows.samples.count else { return SampleTally(written: written) }
        let conflicting = try conflicting(rows.samples, tenant)
        return SampleTally(
            written: written,
            duplicate: rows.samples.count - written - conflicting,
            conflicting: conflicting
        )
    }

    /// Samples, dirty hours and "last seen" in one round trip; the samples are the statement
    /// itself, so that its count is theirs.
    ///
    /// Each list comes sorted, so that two writers take row locks in one order.
    private static let sampleSQL = """
        WITH dirty AS (
          INSERT INTO dirty_hour AS d (tenant, system, hour, marks)
          SELECT $1, t.system, t.hour, 1 FROM unnest($6::int4[], $7::timestamptz[])
            AS t(system, hour)
          ON CONFLICT (tenant, system, hour) DO UPDATE SET marks = d.marks + 1
        ), seen AS (
          INSERT INTO system_seen AS s (tenant, system, last_seen)
          SELECT $1, t.system, t.at FROM unnest($8::int4[], $9::timestamptz[]) AS t(system, at)
          ON CONFLICT (tenant, system) DO UPDATE SET last_seen = excluded.last_seen
          WHERE s.last_seen < excluded.last_seen
        )
        INSERT INTO sample (tenant, series, at, value, note)
        SELECT $1, t.series, t.at, t.value, t.note
        FROM unnest($2::int4[], $3::timestamptz[], $4::float8[], $5::int8[])
          AS t(series, at, value, note)
        ON CONFLICT DO NOTHING
        """

    /// Counts the samples that are kept with another value than the one sent.
    private func conflicting(_ samples: [SampleRow], _ tenant: Int32) throws -> Int {
        var parameters = PostgresParameters(tenant)
        parameters.add(int4s: samples.map(\.series))
        parameters.add(timestamps: samples.map { Timestamp(microseconds: $0.at) })
        parameters.add(float8s: samples.map(\.value))
        let count: Int64 = try session.query(
            """
            SELECT count(*) FROM unnest($2::int4[], $3::timestamptz[], $4::float8[])
              AS t(series, at, value)
            JOIN sample s ON s.tenant = $1 AND s.series = t.series AND s.at = t.at
            WHERE s.value <> t.value
            """,
            parameters
        ).value(0, 0)
        return Int(count)
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

extension PostgresParameters {
    /// `$1 … $9` of the statement that writes samples.
    fileprivate init(_ rows: TenantRows, tenant: Int32) {
        self.init(tenant)
        add(int4s: rows.samples.map(\.series))
        add(timestamps: rows.samples.map { Timestamp(microseconds: $0.at) })
        add(float8s: rows.samples.map(\.value))
        add(int8s: rows.samples.map { $0.note == 0 ? nil : $0.note })
        add(int4s: rows.hours.map(\.system))
        add(timestamps: rows.hours.map { Timestamp(microseconds: $0.hour) })
        add(int4s: rows.seen.map(\.system))
        add(timestamps: rows.seen.map { Timestamp(microseconds: $0.at) })
    }
}
