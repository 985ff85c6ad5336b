import Contracts
import GRDB
package import Quantities

extension SQLiteFleetHistory {
    /// Systems in the scope, ordered by id.
    package func systems(
        in scope: Scope,
        after: SystemID?,
        limit: Int
    ) async throws -> [SystemRecord] {
        let filter = SQLiteScope(scope)
        return try await pool.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT \(Self.systemColumns) FROM \(filter.systems)
                    WHERE \(filter.condition) AND s.identity > ? ORDER BY s.identity LIMIT ?
                    """,
                arguments: filter.arguments + [after?.text ?? "", limit]
            ).compactMap(SystemRecord.init(sqlite:))
        }
    }

    /// One system; nil when it is unknown or outside the scope.
    package func system(_ id: SystemID, in scope: Scope) async throws -> SystemRecord? {
        let filter = SQLiteScope(scope)
        return try await pool.read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT \(Self.systemColumns) FROM \(filter.systems)
                    WHERE \(filter.condition) AND s.identity = ?
                    """,
                arguments: filter.arguments + [id.text]
            ).flatMap(SystemRecord.init(sqlite:))
        }
    }

    /// The newest sample of every series.
    package func latest(
        of systems: [SystemID],
        types: [String],
        since: Timestamp,
        in scope: Scope
    ) async throws -> [SystemID: [LatestSample]] {
        let filter = SQLiteScope(scope)
        let wantedTypes = Set(types)
        return try await pool.read { db in
            let statement = try db.cachedStatement(sql: Self.latestSQL(filter))
            var found: [SystemID: [LatestSample]] = [:]
            for id in Set(systems) {
                let rows = try Row.fetchAll(
                    statement,
                    arguments: [since.microseconds] + filter.arguments + [id.text]
                )
                let samples = rows.map(LatestSample.init(sqlite:))
                    .filter { wantedTypes.isEmpty || wantedTypes.contains($0.series.type) }
                if !samples.isEmpty { found[id] = samples.sorted { $0.series < $1.series } }
            }
            return found
        }
    }

    /// Samples of a system's series over a time range, raw or rolled up.
    package func series(_ query: SeriesQuery, in scope: Scope) async throws -> SeriesAnswer {
        try await pool.read { [limits] db in
            try SeriesReader(
                transaction: SQLiteReadTransaction(db: db, limits: limits),
                query: query,
                scope: scope
            ).answer()
        }
    }

    private static let systemColumns =
        "s.identity, s.title, s.hostname, s.version, c.name, s.first_seen, s.last_seen"

    private static func latestSQL(_ filter: SQLiteScope) -> String {
        """
        SELECT e.type, e.object, e.name, e.kind, e.unit, x.at, x.value, n.text, n.metadata
        FROM \(filter.systems) JOIN newest w ON w.system = s.id AND w.at > ?
        JOIN series e ON e.id = w.series
        JOIN sample x ON x.system = w.system AND x.at = w.at AND x.series = w.series
        LEFT JOIN note n ON n.series = x.series AND n.hash = x.note & \(SampleNote.hashMask)
          AND n.day = x.at - x.at % \(HistoryTime.day)
        WHERE \(filter.condition) AND s.identity = ?
        """
    }
}

extension SystemRecord {
    fileprivate init?(sqlite row: Row) {
        guard let id = SystemID(row[0] as String) else { return nil }
        self.init(
            id: id,
            name: row[1],
            hostname: row[2],
            version: row[3],
            client: (row[4] as String?).flatMap(ClientName.init),
            firstSeen: Timestamp(microseconds: row[5]),
            lastSeen: Timestamp(microseconds: row[6])
        )
    }
}

extension LatestSample {
    fileprivate init(sqlite row: Row) {
        self.init(
            series: SeriesName(type: row[0], object: row[1], name: row[2]),
            kind: SeriesKind(number: row[3]),
            unit: row[4],
            time: Timestamp(microseconds: row[5]),
            value: row[6],
            text: row[7] ?? "",
            metadata: row[8] ?? ""
        )
    }
}
