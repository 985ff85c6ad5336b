import Contracts
import GRDB
import Quantities

/// Reading from SQLite, inside one snapshot.
struct SQLiteReadTransaction: HistoryReadTransaction {
    let db: Database
    let limits: HistoryLimits

    func floors() throws -> HistoryFloors {
        try SQLiteHistoryTransaction(db: db, limits: limits).floors()
    }

    func series(of system: SystemID, in scope: Scope) throws -> [SeriesInfo] {
        let filter = SQLiteScope(scope)
        return try Row.fetchAll(
            db,
            sql: """
                SELECT e.id, s.id, e.type, e.object, e.name, e.kind, e.unit, e.sent_unit
                FROM \(filter.systems) JOIN series e ON e.system = s.id
                WHERE \(filter.condition) AND s.identity = ?
                """,
            arguments: filter.arguments + [system.text]
        ).map { row in
            SeriesInfo(
                number: row[0],
                system: row[1],
                name: SeriesName(type: row[2], object: row[3], name: row[4]),
                kind: SeriesKind(number: row[5]),
                unit: row[6],
                sentUnit: row[7]
            )
        }
    }

    func dirtyHours(of system: Int32, from: Int64, to: Int64) throws -> [Int64] {
        try Int64.fetchAll(
            db,
            sql: """
                SELECT hour FROM dirty_hour WHERE system = ? AND hour >= ? AND hour < ?
                ORDER BY hour
                """,
            arguments: [system, from, to]
        )
    }

    func sampleCountMax(
        _ series: [Int32],
        of system: Int32,
        from: Int64,
        to: Int64
    ) throws -> Int {
        try Int.fetchOne(
            db,
            sql: """
                SELECT max(n) FROM (SELECT count(*) AS n FROM sample
                WHERE system = ? AND at >= ? AND at < ? AND series IN (\(list(series)))
                GROUP BY series)
                """,
            arguments: [system, from, to]
        ) ?? 0
    }

    func samples(
        _ series: [Int32],
        of system: Int32,
        from: Int64,
        to: Int64
    ) throws -> [SampleRow] {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT series, at, value, note FROM sample
                WHERE system = ? AND at >= ? AND at < ? AND series IN (\(list(series)))
                ORDER BY at
                """,
            arguments: [system, from, to]
        )
        var samples: [SampleRow] = []
        while let row = try rows.next() {
            samples.append(
                SampleRow(
                    series: row[0],
                    system: system,
                    at: row[1],
                    value: row[2],
                    note: row[3],
                    order: 0
                )
            )
        }
        return samples
    }

    /// Numbers stand in the text, because there may be more than SQLite has places for.
    private func list(_ numbers: [Int32]) -> String {
        numbers.map(String.init).joined(separator: ",")
    }

    func rollups(
        _ tier: SeriesAnswer.Tier,
        _ series: [Int32],
        from: Int64,
        to: Int64
    ) throws -> [RollupRow] {
        let table = tier == .day ? "rollup_1d" : "rollup_1h"
        let statement = try db.cachedStatement(
            sql: """
                SELECT at, min, max, sum, count, last, last_at FROM \(table)
                WHERE series = ? AND at >= ? AND at < ? ORDER BY at
                """
        )
        return try series.flatMap { number in
            try Row.fetchAll(statement, arguments: [number, from, to]).map {
                RollupRow(
                    series: number,
                    at: $0[0],
                    min: $0[1],
                    max: $0[2],
                    sum: $0[3],
                    count: $0[4],
                    last: $0[5],
                    lastAt: $0[6]
                )
            }
        }
    }

    func notes(_ series: [Int32], from: Int64, to: Int64) throws -> [NoteKey: SampleNote] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT day, hash, text, sent_unit, metadata FROM note
                WHERE series = ? AND day >= ? AND day < ?
                """
        )
        var notes: [NoteKey: SampleNote] = [:]
        for number in series {
            for row in try Row.fetchAll(statement, arguments: [number, from, to]) {
                notes[NoteKey(series: number, day: row[0], hash: row[1])] = SampleNote(
                    text: row[2],
                    sentUnit: row[3],
                    metadata: row[4]
                )
            }
        }
        return notes
    }
}

/// A scope as SQL: every read starts from `system` filtered by it.
struct SQLiteScope {
    /// `s` is the system, `c` its client.
    let systems = """
        system s JOIN tenant t ON t.id = s.tenant LEFT JOIN client c ON c.id = s.client
        """
    let condition: String
    let arguments: StatementArguments

    init(_ scope: Scope) {
        switch scope.clients {
        case .all:
            condition = "t.name = ?"
            arguments = [scope.tenant.text]
        case .only(let names):
            let marks = names.map { _ in "?" }.joined(separator: ", ")
            condition = "t.name = ? AND c.name IN (\(marks))"
            arguments = StatementArguments([scope.tenant.text] + names.sorted().map(\.text))
        }
    }
}
