import Contracts
import PostgresClient
import Quantities

/// Reading from PostgreSQL, inside one snapshot, with the tenant named.
struct PostgresReadTransaction: HistoryReadTransaction {
    let session: PostgresSession
    let tenant: Int32

    /// Opens the snapshot.
    static let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

    /// Names the tenant to the statements that follow; nil when there is no such tenant.
    init?(_ session: PostgresSession, scope: Scope) throws {
        // The wall of `tenant` itself reads the name, so it is set by a statement before.
        try session.query(
            "SELECT set_config('app.tenant_name', $1, true)",
            PostgresParameters(scope.tenant.text)
        )
        let found = try session.query(
            "SELECT id, set_config('app.tenant', id::text, true) FROM tenant WHERE name = $1",
            PostgresParameters(scope.tenant.text)
        )
        guard found.count == 1 else { return nil }
        self.session = session
        tenant = try found.value(0, 0)
    }

    func floors() throws -> HistoryFloors { try PostgresPartitions.floors(session) }

    func series(of system: SystemID, in scope: Scope) throws -> [SeriesInfo] {
        var parameters = PostgresParameters(tenant)
        parameters.add(scope)
        parameters.add(system.text)
        let found = try session.query(
            """
            SELECT e.id, s.id, e.type, e.object, e.name, e.kind, e.unit, e.sent_unit
            FROM \(Self.systems) JOIN series e ON e.tenant = s.tenant AND e.system = s.id
            WHERE \(Self.inScope) AND s.identity = $4
            """,
            parameters
        )
        return try (0..<found.count).map { row in
            SeriesInfo(
                number: try found.value(row, 0),
                system: try found.value(row, 1),
                name: SeriesName(
                    type: try found.value(row, 2),
                    object: try found.value(row, 3),
                    name: try found.value(row, 4)
                ),
                kind: SeriesKind(number: try found.value(row, 5)),
                unit: try found.value(row, 6),
                sentUnit: try found.value(row, 7)
            )
        }
    }

    func dirtyHours(of system: Int32, from: Int64, to: Int64) throws -> [Int64] {
        try session.query(
            """
            SELECT hour FROM dirty_hour
            WHERE tenant = $1 AND system = $2 AND hour >= $3 AND hour < $4 ORDER BY hour
            """,
            PostgresParameters(
                tenant,
                system,
                Timestamp(microseconds: from),
                Timestamp(microseconds: to)
            )
        ).column(0, as: Timestamp.self).map(\.microseconds)
    }

    func sampleCountMax(
        _ series: [Int32],
        of system: Int32,
        from: Int64,
        to: Int64
    ) throws -> Int {
        let count: Int64 = try session.query(
            """
            SELECT coalesce(max(n), 0) FROM (SELECT count(*) AS n FROM sample
            WHERE tenant = $1 AND series = ANY($2) AND at >= $3 AND at < $4 GROUP BY series) g
            """,
            range(series, from, to)
        ).value(0, 0)
        return Int(count)
    }

    func samples(
        _ series: [Int32],
        of system: Int32,
        from: Int64,
        to: Int64
    ) throws -> [SampleRow] {
        let found = try session.query(
            """
            SELECT series, at, value, note FROM sample
            WHERE tenant = $1 AND series = ANY($2) AND at >= $3 AND at < $4 ORDER BY series, at
            """,
            range(series, from, to)
        )
        return try (0..<found.count).map { row in
            SampleRow(
                series: try found.value(row, 0),
                system: system,
                at: try found.value(row, 1, as: Timestamp.self).microseconds,
                value: try found.value(row, 2),
                note: try found.optional(row, 3) ?? 0,
                order: 0
            )
        }
    }

    func rollups(
        _ tier: SeriesAnswer.Tier,
        _ series: [Int32],
        from: Int64,
        to: Int64
    ) throws -> [RollupRow] {
        let found = try session.query(
            """
            SELECT series, at, min, max, sum, count, last, last_at
            FROM \(tier == .day ? "rollup_1d" : "rollup_1h")
            WHERE tenant = $1 AND series = ANY($2) AND at >= $3 AND at < $4 ORDER BY series, at
            """,
            range(series, from, to)
        )
        return try (0..<found.count).map { row in
            RollupRow(
                series: try found.value(row, 0),
                at: try found.value(row, 1, as: Timestamp.self).microseconds,
                min: try found.value(row, 2),
                max: try found.value(row, 3),
                sum: try found.value(row, 4),
                count: try found.value(row, 5),
                last: try found.value(row, 6),
                lastAt: try found.value(row, 7, as: Timestamp.self).microseconds
            )
        }
    }

    func notes(_ series: [Int32], from: Int64, to: Int64) throws -> [NoteKey: SampleNote] {
        let found = try session.query(
            """
            SELECT series, day, hash, text, sent_unit, metadata FROM note
            WHERE tenant = $1 AND series = ANY($2) AND day >= $3 AND day < $4
            """,
            range(series, from, to)
        )
        var notes: [NoteKey: SampleNote] = [:]
        for row in 0..<found.count {
            let key = NoteKey(
                series: try found.value(row, 0),
                day: try found.value(row, 1, as: Timestamp.self).microseconds,
                hash: try found.value(row, 2)
            )
            notes[key] = SampleNote(
                text: try found.value(row, 3),
                sentUnit: try found.value(row, 4),
                metadata: try found.value(row, 5)
            )
        }
        return notes
    }

    private func range(_ series: [Int32], _ from: Int64, _ to: Int64) -> PostgresParameters {
        var parameters = PostgresParameters(tenant)
        parameters.add(int4s: series)
        parameters.add(Timestamp(microseconds: from))
        parameters.add(Timestamp(microseconds: to))
        return parameters
    }

    // MARK: - Scope

    /// `s` is the system, `c` its client; every read of a system starts here.
    static let systems = """
        system s LEFT JOIN client c ON c.tenant = s.tenant AND c.id = s.client
        """

    /// `$1` is the tenant, `$2` and `$3` what `add(_: Scope)` adds.
    static let inScope = "s.tenant = $1 AND ($2 OR c.name = ANY($3))"
}

extension PostgresParameters {
    /// Adds whether all clients are seen, and which ones otherwise.
    mutating func add(_ scope: Scope) {
        switch scope.clients {
        case .all:
            add(true)
            add(texts: [])
        case .only(let names):
            add(false)
            add(texts: names.sorted().map(\.text))
        }
    }
}
