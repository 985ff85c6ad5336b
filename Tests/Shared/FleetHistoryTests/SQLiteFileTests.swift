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

    @Test func `a reader of a missing file is told to start a collector`() throws {
        let folder = try TemporaryFolder()
        let problem = #expect(throws: HistoryProblem.self) {
            try open(folder.file("none.db"), .reader)
        }
        #expect(problem?.description.contains("Start a collector") == true)
    }
}
