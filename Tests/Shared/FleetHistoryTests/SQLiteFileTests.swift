import Contracts
import FleetHistory
import GRDB
import Quantities
import TestSupport
import Testing

@Suite("A SQLite history file")
struct SQLiteFileTests {
    private func open(
        _ path: String,
        _ role: FleetHistoryRole = .writer
    ) throws -> SQLiteFleetHistory {
        try SQLiteFleetHistory(path: path, role: role, clock: ManualClock())
    }

    @Test func `a second writer is refused, a reader is not`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("h.db")
        let writer = try open(path)
        let problem = #expect(throws: HistoryProblem.self) { try open(path) }
        #expect(problem?.description.contains("Another process writes") == true)
        let reader = try open(path, .reader)
        try await reader.ping()
        await reader.close()
        await writer.close()
        // Closed is closed, however long somebody holds on to it.
        let next = try open(path)
        await next.close()
        withExtendedLifetime(writer) {}
    }

    @Test func `somebody else's file is refused and left as it was`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("h.db")
        let queue = try DatabaseQueue(path: path)
        try queue.write { try $0.execute(sql: "CREATE TABLE metrics (id INTEGER)") }
        try queue.close()
        let problem = #expect(throws: HistoryProblem.self) { try open(path) }
        #expect(problem?.description.contains("metrics") == true)
        let mode = try DatabaseQueue(path: path).read {
            try String.fetchOne($0, sql: "PRAGMA journal_mode")
        }
        #expect(mode == "delete")
    }

    @Test func `a reader waits for the moments in which a writer has the file to itself`()
        async throws
    {
        let folder = try TemporaryFolder()
        let path = folder.file("h.db")
        let first = try open(path)
        await first.close()
        // Whoever opens or closes a file alone has it to itself for a moment, each time.
        async let readers: Void = {
            for _ in 0..<200 { await (try open(path, .reader)).close() }
        }()
        for _ in 0..<50 { await (try open(path)).close() }
        try await readers
    }

    @Test func `a reader of a missing file is told to start a collector`() throws {
        let folder = try TemporaryFolder()
        let problem = #expect(throws: HistoryProblem.self) {
            try open(folder.file("none.db"), .reader)
        }
        #expect(problem?.description.contains("Start a collector") == true)
    }

    @Test func `a file of an older version keeps every sample when a collector opens it`()
        async throws
    {
        let folder = try TemporaryFolder()
        let path = folder.file("h.db")
        let start = HistoryUnderTest.start
        let first = try open(path)
        try await record(into: first, at: start)
        let before = try await answers(of: first, around: start)
        await first.close()
        try await DatabaseQueue(path: path).write { try $0.execute(sql: Self.asItWasBySeries) }
        let problem = #expect(throws: HistoryProblem.self) { try open(path, .reader) }
        #expect(problem?.description.contains("older version") == true)
        let second = try open(path)
        #expect(try await answers(of: second, around: start) == before)
        await second.close()
    }

    /// Takes the newest step back: samples lie by series, and nobody remembers the newest.
    private static let asItWasBySeries = """
        CREATE TABLE old (series INTEGER NOT NULL, at INTEGER NOT NULL, value REAL NOT NULL,
          note INTEGER NOT NULL, PRIMARY KEY (series, at)) WITHOUT ROWID;
        INSERT INTO old SELECT series, at, value, note FROM sample;
        DROP TABLE sample;
        DROP TABLE newest;
        ALTER TABLE old RENAME TO sample;
        PRAGMA user_version = 2
        """

    private func record(into history: SQLiteFleetHistory, at start: Timestamp) async throws {
        var position: HistoryPosition?
        for (number, system) in ["nas-1", "nas-2", "nas-1"].enumerated() {
            let at = start + .seconds(60 * number)
            let next = HistoryPosition(
                source: try #require(SourceID("collector/1")),
                epoch: try #require(Epoch(bytes: [UInt8](repeating: 7, count: 16))),
                sequence: UInt64(number) + 1,
                lastID: try #require(MessageID(bytes: [UInt8](repeating: UInt8(number), count: 16)))
            )
            let rows = ["used", "total"].map { Sent.sample(Double(number), $0, at: at) }
            let entry = Sent.webhook(system, at: at, rows)
            _ = try await history.record([entry], from: position, to: next)
            position = next
        }
    }

    /// Everything that is read of samples: series over time, and the newest of each.
    private func answers(
        of history: SQLiteFleetHistory,
        around start: Timestamp
    ) async throws -> [String] {
        var found: [String] = []
        for system in ["nas-1", "nas-2"] {
            let query = SeriesQuery(
                system: .of(system),
                from: start - .seconds(1),
                to: start + .seconds(3600)
            )
            for series in try await history.series(query, in: .all()).series {
                found.append("\(system) \(series.name) \(series.points)")
            }
        }
        let newest = try await history.latest(
            of: [.of("nas-1"), .of("nas-2")],
            types: [],
            since: start - .seconds(1),
            in: .all()
        )
        return found + newest.sorted { $0.key.text < $1.key.text }.map { "\($0)" }
    }
}
