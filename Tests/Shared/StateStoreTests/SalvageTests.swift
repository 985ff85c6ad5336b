import Contracts
import Foundation
import GRDB
import MessageBus
import Quantities
import TestSupport
import Testing

@testable import StateStore

/// Goal: a damaged file gives up what it still holds, and says what it does not.
///
/// Method: real pages of a real file, overwritten.
@Suite struct SalvageTests {
    private func salvage(_ fixture: JournalFixture) async throws -> SalvageReport {
        try await ServiceJournal.salvage(
            at: fixture.folder.file("journal.sqlite"),
            service: #require(ServiceName("tester")),
            lanes: [Noted.lane, Stood.lane, Dropped.lane, Merged.lane],
            migrations: [JournalFixture.notes],
            clock: fixture.clock
        )
    }

    private let pageBytes = 4096

    /// A closed journal with 200 messages of about a page each, and its pages that hold only rows.
    private func journal() async throws -> (JournalFixture, leaves: [Int]) {
        let fixture = try JournalFixture()
        let text = String(repeating: "x", count: 2500)
        for number in 1...200 { try await fixture.note("\(number) \(text)") }
        try await fixture.journal.acknowledge(Noted.lane.name, by: #require(reader), upTo: 150)
        try fixture.journal.close()
        let path = fixture.folder.file("journal.sqlite")
        let queue = try DatabaseQueue(path: path)
        try await queue.writeWithoutTransaction {
            _ = try $0.checkpoint(.truncate)
        }
        try queue.close()
        let bytes = try Data(contentsOf: URL(filePath: path))
        // Of a b-tree page the first byte says what it is: 13 is a leaf of rows.
        let leaves = (1..<bytes.count / pageBytes).filter { page in
            bytes[page * pageBytes] == 13
                && bytes[page * pageBytes..<(page + 1) * pageBytes]
                    .holds(Data(text.utf8.prefix(2000)))
        }
        return (fixture, leaves)
    }

    private func spoil(_ pages: [Int], of fixture: JournalFixture) throws {
        let path = fixture.folder.file("journal.sqlite")
        var bytes = try Data(contentsOf: URL(filePath: path))
        for page in pages {
            for index in page * pageBytes..<page * pageBytes + pageBytes / 2 {
                bytes[index] = 0xA5
            }
        }
        try bytes.write(to: URL(filePath: path))
    }

    @Test func `a sound journal is carried over whole, in a new epoch`() async throws {
        let (fixture, _) = try await journal()
        let (source, old) = (fixture.journal.source, fixture.journal.epoch)
        let report = try await salvage(fixture)
        let damaged = report.tables.filter { !$0.isWhole }
        #expect(damaged.isEmpty)
        #expect(report.losses.isEmpty)
        fixture.journal = try JournalFixture.open(fixture.folder, fixture.clock)
        #expect(fixture.journal.source == source)
        #expect(fixture.journal.epoch != old)
        let extent = try await fixture.journal.extent(of: Noted.lane.name)
        #expect(extent.low == 1 && extent.head == 200)
        let next = try await fixture.note("next")
        #expect(next == 201)
        let closing = try await fixture.journal.closing(of: old, lane: Noted.lane.name)
        #expect(closing == ClosedEpoch(carried: 200, head: 200))
    }

    @Test func `damaged pages cost their own rows, which are declared lost, and no other`()
        async throws
    {
        let (fixture, leaves) = try await journal()
        try #require(leaves.count > 100)
        try spoil([leaves[20], leaves[21], leaves[80]], of: fixture)
        #expect(throws: StateStoreError.self) {
            _ = try JournalFixture.open(fixture.folder, fixture.clock)
        }
        let report = try await salvage(fixture)
        #expect(FileManager.default.fileExists(atPath: report.damagedPath))
        #expect(report.tables.filter { !$0.isWhole }.map(\.name) == ["outbox"])
        let lost = report.losses.flatMap { Array($0.from...$0.to) }
        #expect((2...6).contains(lost.count))
        fixture.journal = try JournalFixture.open(fixture.folder, fixture.clock)
        let kept = try await fixture.journal.rows(
            of: Noted.lane.name,
            from: 1,
            limit: FetchLimit(count: 1000, bytes: 1 << 30)
        ).map(\.sequence)
        #expect(Set(kept).union(lost) == Set(1...200))
        #expect(Set(kept).isDisjoint(with: lost))
        let recorded = try await fixture.journal.losses()
        #expect(recorded == report.losses)
    }

    @Test func `a journal from before a step of this release is carried over and takes the step`()
        async throws
    {
        let (fixture, _) = try await journal()
        let later = StateMigration("later") {
            try $0.execute(sql: "CREATE TABLE later (text TEXT NOT NULL)")
        }
        let report = try await ServiceJournal.salvage(
            at: fixture.folder.file("journal.sqlite"),
            service: #require(ServiceName("tester")),
            lanes: [Noted.lane, Stood.lane, Dropped.lane, Merged.lane],
            migrations: [JournalFixture.notes, later],
            clock: fixture.clock
        )
        let gaps = report.tables.filter { !$0.isWhole }
        #expect(gaps.isEmpty)
        #expect(report.losses.isEmpty)
        let file = try DatabaseQueue(path: fixture.folder.file("journal.sqlite"))
        let steps = try await file.read {
            try String.fetchAll($0, sql: "SELECT name FROM migration ORDER BY place")
        }
        try file.close()
        #expect(steps.last == "later")
    }

    @Test func `a journal of a later release is put back as it was`() async throws {
        let (fixture, _) = try await journal()
        let path = fixture.folder.file("journal.sqlite")
        let error = await #expect(throws: StateStoreError.self) {
            _ = try await ServiceJournal.salvage(
                at: path,
                service: #require(ServiceName("tester")),
                lanes: [Noted.lane, Stood.lane, Dropped.lane, Merged.lane],
                migrations: [],
                clock: fixture.clock
            )
        }
        #expect(error?.description.contains("another release") == true)
        #expect(FileManager.default.fileExists(atPath: path))
    }

    @Test func `a file without its instance's name is put back as it was`() async throws {
        let (fixture, _) = try await journal()
        let path = fixture.folder.file("journal.sqlite")
        let queue = try DatabaseQueue(path: path)
        try await queue.write { try $0.execute(sql: "DELETE FROM journal") }
        try queue.close()
        let before = try Data(contentsOf: URL(filePath: path))
        await #expect(throws: StateStoreError.self) { _ = try await salvage(fixture) }
        let after = try Data(contentsOf: URL(filePath: path))
        #expect(after == before)
    }
}

extension Data {
    fileprivate func holds(_ part: Data) -> Bool { range(of: part) != nil }
}
