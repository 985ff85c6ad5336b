import Contracts
import Foundation
import MessageBus
import TestSupport
import Testing

@testable import StateStore

/// Goal: a journal's WAL stays bounded though no commit brings it back, and nothing of it is lost.
///
/// Method: several times as many pages as begin a checkpoint, in a real file.
@Suite struct CheckpointTests {
    private let textBytes = 40_000

    private func walBytes(_ fixture: JournalFixture) throws -> Int {
        let path = fixture.folder.file("journal.sqlite-wal")
        let values = try URL(filePath: path).resourceValues(forKeys: [.fileSizeKey])
        return values.fileSize ?? 0
    }

    @Test func `however much is written, the WAL begins anew before its limit`() async throws {
        let fixture = try JournalFixture()
        let text = String(repeating: "x", count: textBytes)
        let page = 4096
        // Each message takes eleven pages and touches some more.
        let count = CheckpointKeeper.pagesMax / 10
        for number in 1...count { try await fixture.note("\(number) \(text)") }
        // A WAL is not made shorter, so what it ever had is seen at its end.
        #expect(try walBytes(fixture) < (CheckpointKeeper.pagesMax + 4000) * (page + 24))
        let extent = try await fixture.journal.extent(of: Noted.lane.name)
        #expect(extent.head == UInt64(count))
        try fixture.journal.close()
        fixture.journal = try JournalFixture.open(fixture.folder, fixture.clock)
        let last = try await fixture.journal.rows(
            of: Noted.lane.name,
            from: UInt64(count),
            limit: FetchLimit(count: 1, bytes: 1 << 20)
        )
        #expect((last.first?.body.count ?? 0) > textBytes)
        try fixture.journal.close()
    }

    @Test func `closing while a checkpoint is under way waits for it`() async throws {
        let fixture = try JournalFixture()
        let text = String(repeating: "x", count: textBytes)
        for number in 1...CheckpointKeeper.pagesToBegin / 10 {
            try await fixture.note("\(number) \(text)")
        }
        try fixture.journal.close()
        #expect(!FileManager.default.fileExists(atPath: fixture.folder.file("journal.sqlite-wal")))
    }
}
