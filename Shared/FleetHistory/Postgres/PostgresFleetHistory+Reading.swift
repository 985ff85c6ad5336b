import Contracts
import PostgresClient
package import Quantities

extension PostgresFleetHistory {
    /// Systems in the scope, ordered by id.
    package func systems(
        in scope: Scope,
        after: SystemID?,
        limit: Int
    ) async throws -> [SystemRecord] {
        try await read(scope, otherwise: []) { reader in
            var parameters = PostgresParameters(reader.tenant)
            parameters.add(scope)
            parameters.add(after?.text ?? "")
            parameters.add(Int64(limit))
            return try reader.session.query(
                """
                \(Self.systemSQL) WHERE \(PostgresReadTransaction.inScope) AND s.identity > $4
                ORDER BY s.identity LIMIT $5
                """,
                parameters
            ).systems()
        }
    }

    /// One system; nil when it is unknown or outside the scope.
    package func system(_ id: SystemID, in scope: Scope) async throws -> SystemRecord? {
        try await read(scope, otherwise: nil) { reader in
            var parameters = PostgresParameters(reader.tenant)
            parameters.add(scope)
            parameters.add(id.text)
            return try reader.session.query(
                "\(Self.systemSQL) WHERE \(PostgresReadTransaction.inScope) AND s.identity = $4",
                parameters
            ).systems().first
        }
    }

    /// The newest sample of every series.
    package func latest(
        of systems: [SystemID],
        types: [String],
        since: Timestamp,
        in scope: Scope
    ) async throws -> [SystemID: [LatestSample]] {
        let horizon = clock.now() + .seconds(86_400)
        return try await read(scope, otherwise: [:]) { reader in
            var parameters = PostgresParameters(reader.tenant)
            parameters.add(scope)
            parameters.add(texts: systems.map(\.text))
            parameters.add(texts: types)
            parameters.add(since)
            parameters.add(horizon)
            return try reader.session.query(Self.latestSQL, parameters).latest()
        }
    }

    /// Samples of a system's series over a time range, raw or rolled up.
    package func series(_ query: SeriesQuery, in scope: Scope) async throws -> SeriesAnswer {
        let plan = SeriesPlan(
            query,
            floors: HistoryFloors(retention, now: clock.now()),
            rawCountMax: { 0 }
        )
        let nothing = SeriesAnswer(
            tier: plan.tier,
            step: plan.step.map { .microseconds($0) },
            series: []
        )
        return try await read(scope, otherwise: nothing) { reader in
            try SeriesReader(transaction: reader, query: query, scope: scope).answer()
        }
    }

    private func read<Answer: Sendable>(
        _ scope: Scope,
        otherwise: Answer,
        _ body: @escaping @Sendable (PostgresReadTransaction) throws -> Answer
    ) async throws -> Answer {
        try await pool.withSession { session in
            try session.transaction(PostgresReadTransaction.begin) {
                try PostgresReadTransaction(session, scope: scope).map(body) ?? otherwise
            }
        }
    }

    private static let systemSQL = """
        SELECT s.identity, s.title, s.hostname, s.version, c.name, s.first_seen,
          coalesce(v.last_seen, s.first_seen)
        FROM \(PostgresReadTransaction.systems)
        LEFT JOIN system_seen v ON v.tenant = s.tenant AND v.system = s.id
        """

    /// One index probe a series and day back to `since`, newest first; the horizon keeps the
    /// partitions made ahead out of it.
    private static let latestSQL = """
        SELECT s.identity, e.type, e.object, e.name, e.kind, e.unit, x.at, x.value, n.text,
          n.metadata
        FROM \(PostgresReadTransaction.systems)
        JOIN series e ON e.tenant = s.tenant AND e.system = s.id
          AND (cardinality($5::text[]) = 0 OR e.type = ANY($5))
        CROSS JOIN LATERAL (
          SELECT y.at, y.value, y.note FROM sample y
          WHERE y.tenant = $1 AND y.series = e.id AND y.at > $6 AND y.at < $7
          ORDER BY y.at DESC LIMIT 1) x
        LEFT JOIN note n ON x.note IS NOT NULL AND n.tenant = $1 AND n.series = e.id
          AND n.day = date_trunc('day', x.at, 'UTC') AND n.hash = x.note & \(SampleNote.hashMask)
          AND n.day >= $6 - interval '1 day' AND n.day < $7
        WHERE \(PostgresReadTransaction.inScope) AND s.identity = ANY($4)
        ORDER BY e.type, e.object, e.name
        """
}

extension PostgresResult {
    fileprivate func systems() throws -> [SystemRecord] {
        try (0..<count).compactMap { row in
            guard let id = SystemID(try value(row, 0)) else { return nil }
            return SystemRecord(
                id: id,
                name: try value(row, 1),
                hostname: try value(row, 2),
                version: try value(row, 3),
                client: try optional(row, 4, as: String.self).flatMap(ClientName.init),
                firstSeen: try value(row, 5),
                lastSeen: try value(row, 6)
            )
        }
    }

    fileprivate func latest() throws -> [SystemID: [LatestSample]] {
        var found: [SystemID: [LatestSample]] = [:]
        for row in 0..<count {
            guard let id = SystemID(try value(row, 0)) else { continue }
            found[id, default: []].append(
                LatestSample(
                    series: SeriesName(
                        type: try value(row, 1),
                        object: try value(row, 2),
                        name: try value(row, 3)
                    ),
                    kind: SeriesKind(number: try value(row, 4)),
                    unit: try value(row, 5),
                    time: try value(row, 6),
                    value: try value(row, 7),
                    text: try optional(row, 8) ?? "",
                    metadata: try optional(row, 9) ?? ""
                )
            )
        }
        return found
    }
}
