import Contracts
import Foundation
import MessageBus
import Quantities
import StateStore
import TestSupport
import Testing

/// What a process leaves behind when it is killed: the files as they are, never closed.
@Suite struct CrashTests {
    @Test func `what was acknowledged is in the files, whatever happens next`() async throws {
        let fixture = try JournalFixture()
        for number in 1...20 {
            try await fixture.note("\(number)")
            guard number.isMultiple(of: 7) else { continue }
            let found = try await textsAfterCrash(of: fixture)
            #expect(found == (1...number).map(String.init))
        }
    }

    /// Copies the files without the lock or the shared memory, as a crashed machine keeps them.
    private func textsAfterCrash(of fixture: JournalFixture) async throws -> [String] {
        let folder = try TemporaryFolder()
        for name in ["journal.sqlite", "journal.sqlite-wal"] {
            try FileManager.default.copyItem(
                atPath: fixture.folder.file(name),
                toPath: folder.file(name)
            )
        }
        let journal = try JournalFixture.open(folder, fixture.clock)
        #expect(journal.epoch == fixture.journal.epoch)
        let rows = try await journal.rows(of: Noted.lane.name, from: 1, limit: .fetch)
        try journal.close()
        return try rows.map { try Noted(decodingBody: $0.body).text }
    }
}
