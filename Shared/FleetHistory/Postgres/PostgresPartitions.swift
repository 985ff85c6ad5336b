import PostgresClient
import Quantities

/// Makes and drops the partitions of samples, notes (a day each) and hours (a month each).
///
/// A partition is made beside its table and attached, which does not stop readers and writers. It
/// gets no rights: rows are reached through the walled parent alone.
struct PostgresPartitions {
    let session: PostgresSession

    /// Who changes partitions holds this; recording holds it shared, so that a floor cannot rise
    /// under a batch that was cut by the old one.
    static let lock: Int64 = 0x706F_6F6C_0002

    /// Makes what these moments need, unless it lies below the floors.
    func ensure(for moments: [Int64]) throws {
        try session.transaction("BEGIN; SET LOCAL ROLE NONE") {
            try session.query("SELECT pg_advisory_xact_lock($1)", PostgresParameters(Self.lock + 1))
            let floors = try Self.floors(session)
            let present = try names()
            let days = Set(moments.map { HistoryTime.floor($0, to: HistoryTime.day) })
            for day in days.sorted() where day >= floors.raw {
                let name = HistoryTime.dayName(day)
                let range = day..<day + HistoryTime.day
                try make("sample", name, range, present)
                try make("note", name, range, present)
            }
            for month in Set(days.map { HistoryTime.month(of: $0).start }).sorted()
            where HistoryTime.month(of: month).end > floors.hour {
                let (start, end, name) = HistoryTime.month(of: month)
                try make("rollup_1h", name, start..<end, present)
            }
        }
    }

    /// Where the tiers begin.
    static func floors(_ session: PostgresSession) throws -> HistoryFloors {
        let row = try session.query("SELECT raw, hour FROM floor")
        return HistoryFloors(
            raw: try row.value(0, 0, as: Timestamp.self).microseconds,
            hour: try row.value(0, 1, as: Timestamp.self).microseconds
        )
    }

    /// Drops what lies below the floors; the floors were raised before, so nobody writes there.
    func dropBelow(_ floors: HistoryFloors) throws -> Int {
        try session.script("SET ROLE NONE")
        defer { try? session.script("SET ROLE \(PostgresHistorySchema.role)") }
        let day = HistoryTime.dayName(floors.raw)
        let month = HistoryTime.month(of: floors.hour).name
        var dropped = 0
        for name in try names().sorted() {
            let limits = ["sample_": day, "note_": day, "rollup_1h_": month]
            guard let (prefix, limit) = limits.first(where: { name.hasPrefix($0.key) }),
                String(name.dropFirst(prefix.count)) < limit
            else { continue }
            try drop(name, from: String(prefix.dropLast()))
            if prefix == "sample_" { dropped += 1 }
        }
        return dropped
    }

    private func drop(_ name: String, from table: String) throws {
        let pending: Bool = try session.query(
            "SELECT inhdetachpending FROM pg_inherits WHERE inhrelid = to_regclass($1)",
            PostgresParameters(name)
        ).value(0, 0)
        let how = pending ? "FINALIZE" : "CONCURRENTLY"
        try session.script("ALTER TABLE \(table) DETACH PARTITION \(name) \(how)")
        try session.script("DROP TABLE \(name)")
    }

    private func make(
        _ table: String,
        _ suffix: String,
        _ range: Range<Int64>,
        _ present: Set<String>
    ) throws {
        let name = "\(table)_\(suffix)"
        guard !present.contains(name) else { return }
        let from = Timestamp(microseconds: range.lowerBound).rfc3339
        let to = Timestamp(microseconds: range.upperBound).rfc3339
        try session.script(
            """
            CREATE TABLE \(name) (LIKE \(table) INCLUDING ALL);
            REVOKE ALL ON \(name) FROM PUBLIC;
            ALTER TABLE \(table) ATTACH PARTITION \(name) FOR VALUES FROM ('\(from)') TO ('\(to)')
            """
        )
    }

    private func names() throws -> Set<String> {
        Set(
            try session.query(
                """
                SELECT inhrelid::regclass::text FROM pg_inherits
                WHERE inhparent IN ('sample'::regclass, 'note'::regclass, 'rollup_1h'::regclass)
                """
            ).column(0, as: String.self)
        )
    }
}
