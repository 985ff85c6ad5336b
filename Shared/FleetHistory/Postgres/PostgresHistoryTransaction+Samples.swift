import PostgresClient
import Quantities

extension PostgresHistoryTransaction {
    /// Writes samples, dirty hours and "last seen": what is fresh as it is, the rest where it is
    /// not there yet.
    func writeSamples(_ rows: TenantRows, _ tenant: Int32) throws -> SampleTally {
        var parameters = PostgresParameters(tenant)
        parameters.add(rows.fresh)
        parameters.add(int4s: rows.hours.map(\.system))
        parameters.add(timestamps: rows.hours.map { Timestamp(microseconds: $0.hour) })
        parameters.add(int4s: rows.seen.map(\.system))
        parameters.add(timestamps: rows.seen.map { Timestamp(microseconds: $0.at) })
        let fresh = try session.query(Self.freshSQL, parameters).rowsChanged
        guard !rows.samples.isEmpty else { return SampleTally(written: fresh) }
        return SampleTally(written: fresh) + (try writeMissing(rows.samples, tenant))
    }

    private func writeMissing(_ samples: [SampleRow], _ tenant: Int32) throws -> SampleTally {
        var parameters = PostgresParameters(tenant)
        parameters.add(samples)
        let written = try session.query(Self.missingSQL, parameters).rowsChanged
        guard written < samples.count else { return SampleTally(written: written) }
        let conflicting = try conflicting(samples, tenant)
        return SampleTally(
            written: written,
            duplicate: samples.count - written - conflicting,
            conflicting: conflicting
        )
    }

    /// Samples, dirty hours and "last seen" in one round trip; the samples are the statement
    /// itself, so that its count is theirs.
    ///
    /// Each list comes sorted, so that two writers take row locks in one order. Arrays in the
    /// select list are read element by element; in FROM each would be copied whole first.
    private static let freshSQL = """
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
        \(insertSQL)
        """

    /// A failed look at the key costs as much as the row itself, which is why what is fresh goes
    /// without.
    private static let missingSQL = insertSQL + " ON CONFLICT DO NOTHING"

    private static let insertSQL = """
        INSERT INTO sample (tenant, series, at, value, note)
        SELECT $1, unnest($2::int4[]), unnest($3::timestamptz[]), unnest($4::float8[]),
          unnest($5::int8[])
        """

    /// Counts the samples that are kept with another value than the one sent.
    private func conflicting(_ samples: [SampleRow], _ tenant: Int32) throws -> Int {
        var parameters = PostgresParameters(tenant)
        parameters.add(samples)
        let count: Int64 = try session.query(
            """
            SELECT count(*) FROM unnest($2::int4[], $3::timestamptz[], $4::float8[], $5::int8[])
              AS t(series, at, value, note)
            JOIN sample s ON s.tenant = $1 AND s.series = t.series AND s.at = t.at
            WHERE s.value <> t.value
            """,
            parameters
        ).value(0, 0)
        return Int(count)
    }
}

extension PostgresParameters {
    /// Adds four arrays: series, moment, value, note.
    fileprivate mutating func add(_ rows: [SampleRow]) {
        add(int4s: rows.count) { rows[$0].series }
        add(timestamps: rows.count) { Timestamp(microseconds: rows[$0].at) }
        add(float8s: rows.count) { rows[$0].value }
        add(int8s: rows.count) { rows[$0].note == 0 ? nil : rows[$0].note }
    }
}
