import GRDB
import StateStore

/// Lets one commit fail as on a full disk, after everything in it went well.
final class FullDisk: TransactionObserver {
    private var commitsBefore: Int

    private init(after commits: Int) { commitsBefore = commits }

    /// Lets the journal's next commit fail.
    static func strikesNext(of journal: ServiceJournal) async throws {
        try await journal.perform { unit in
            // It begins with the commit behind the one that adds it.
            let disk = FullDisk(after: 1)
            unit.database.add(transactionObserver: disk, extent: .databaseLifetime)
        }
    }

    /// Whether an error says that the disk is full.
    @Sendable static func isTold(by error: any Error) -> Bool {
        (error as? StateStoreError)?.code == .diskFull
    }

    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { false }

    func databaseDidChange(with event: DatabaseEvent) {}

    func databaseWillCommit() throws {
        commitsBefore -= 1
        if commitsBefore == -1 { throw DatabaseError(resultCode: .SQLITE_FULL) }
    }

    func databaseDidCommit(_ db: Database) {}

    func databaseDidRollback(_ db: Database) {}
}
