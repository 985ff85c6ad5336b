import Contracts
import Foundation
import GRDB
import MessageBus
import Quantities
import TestSupport
import Testing

@testable import StateStore

@Suite struct OpeningTests {
    private func code(_ body: () throws -> Void) -> StateStoreError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? StateStoreError)?.code
        }
    }

    @Test func `a second opening is refused until the first is gone`() throws {
        let folder = try TemporaryFolder()
        var first: ServiceJournal? = try JournalFixture.open(folder, ManualClock())
        #expect(code { _ = try JournalFixture.open(folder, ManualClock()) } == .inUse)
        try first?.close()
        first = nil
        _ = try JournalFixture.open(folder, ManualClock())
    }

    @Test func `a file that is not ours is refused and left byte for byte as it was`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("journal.sqlite")
        let foreign = try DatabaseQueue(path: path)
        try foreign.write { try $0.execute(sql: "CREATE TABLE theirs (x)") }
        try foreign.close()
        let before = try Data(contentsOf: URL(filePath: path))
        #expect(code { _ = try JournalFixture.open(folder, ManualClock()) } == .foreign)
        #expect(try Data(contentsOf: URL(filePath: path)) == before)
    }

    @Test func `a text file is refused`() throws {
        let folder = try TemporaryFolder()
        try folder.write("not a database at all", to: "journal.sqlite")
        #expect(code { _ = try JournalFixture.open(folder, ManualClock()) } == .foreign)
    }

    @Test func `another service's journal is refused`() throws {
        let folder = try TemporaryFolder()
        try JournalFixture.open(folder, ManualClock()).close()
        let refusal = code {
            _ = try ServiceJournal.open(
                at: folder.file("journal.sqlite"),
                service: #require(ServiceName("other")),
                lanes: [],
                clock: ManualClock()
            )
        }
        #expect(refusal == .foreign)
    }

    @Test func `another instance's journal is refused`() throws {
        let folder = try TemporaryFolder()
        try JournalFixture.open(folder, ManualClock()).close()
        let refusal = code {
            _ = try ServiceJournal.open(
                at: folder.file("journal.sqlite"),
                service: #require(ServiceName("tester")),
                instance: "somebody",
                lanes: [],
                migrations: [JournalFixture.notes],
                clock: ManualClock()
            )
        }
        #expect(refusal == .foreign)
    }

    @Test func `a file that a newer release wrote is refused`() throws {
        let folder = try TemporaryFolder()
        let newer = [JournalFixture.notes, StateMigration("from the future") { _ in }]
        try JournalFixture.open(folder, ManualClock(), migrations: newer).close()
        #expect(code { _ = try JournalFixture.open(folder, ManualClock()) } == .newer)
    }

    @Test func `a damaged file is refused`() throws {
        let folder = try TemporaryFolder()
        try JournalFixture.open(folder, ManualClock()).close()
        let path = folder.file("journal.sqlite")
        var bytes = try Data(contentsOf: URL(filePath: path))
        for index in 8192..<min(bytes.count, 40_000) { bytes[index] = 0xA5 }
        try bytes.write(to: URL(filePath: path))
        #expect(code { _ = try JournalFixture.open(folder, ManualClock()) } == .damaged)
    }

    @Test func `a state file keeps its tables and its kind`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("users.sqlite")
        let tables = [
            StateMigration("one") { try $0.execute(sql: "CREATE TABLE user (name TEXT)") }
        ]
        let first = try StateDatabase.open(at: path, kind: "users", migrations: tables)
        try first.pool.write { try $0.execute(sql: "INSERT INTO user VALUES ('ada')") }
        try first.close()
        let second = try StateDatabase.open(at: path, kind: "users", migrations: tables)
        let names = try second.pool.read { try String.fetchAll($0, sql: "SELECT name FROM user") }
        #expect(names == ["ada"])
        let refusals = ["users", "history"].map { kind in
            code { _ = try StateDatabase.open(at: path, kind: kind, migrations: tables) }
        }
        #expect(refusals == [.inUse, .inUse])
        try second.close()
        #expect(
            code { _ = try StateDatabase.open(at: path, kind: "history", migrations: tables) }
                == .foreign
        )
    }
}
