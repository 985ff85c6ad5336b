import GRDB
import GRDBSQLite
import Synchronization

/// Brings what is in a journal's WAL back into its file, beside the writer instead of in its way.
///
/// A checkpoint writes every page that changed and waits for the disk twice. SQLite's own is part
/// of whichever commit passes its limit, and everybody who waits for that commit waits for it.
/// Here a connection of its own does the work while commits go on, and the writer only does the
/// little that came in meanwhile, so that the WAL begins anew
/// (<https://sqlite.org/wal.html>, "Application-Initiated Checkpoints").
// `frames` is touched on the writer's thread only; the rest is constant or locked.
final class CheckpointKeeper: @unchecked Sendable {
    /// Pages in the WAL from which on it is brought back: 16 MB.
    static let pagesToBegin = 4000
    /// Pages from which on the writer waits for it, as on a disk slower than what comes in.
    static let pagesMax = 32_000

    private enum Work {
        case none, underWay, done
    }

    private let queue: DatabaseQueue
    private let work = Mutex(Work.none)
    private var frames = 0

    /// A keeper of the file at a path; only on the writer's thread.
    ///
    /// - Throws: `DatabaseError` when the file cannot be opened once more.
    init(path: String, writer: Database) throws {
        queue = try DatabaseQueue(path: path, configuration: StateFile.configuration)
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        // The hook takes the place of SQLite's own, which is what checkpoints by itself.
        let keeper = unsafe Unmanaged.passUnretained(self).toOpaque()
        _ = unsafe sqlite3_wal_hook(
            writer.sqliteConnection,
            { keeper, _, _, frames in
                guard let keeper = unsafe keeper else { return SQLITE_OK }
                unsafe Unmanaged<CheckpointKeeper>.fromOpaque(keeper).takeUnretainedValue()
                    .frames = Int(frames)
                return SQLITE_OK
            },
            keeper
        )
    }

    /// Begins or ends a checkpoint when it is time; only on the writer's thread, between commits.
    func turn(_ writer: Database) {
        guard frames >= Self.pagesToBegin else { return }
        let found = work.withLock { work in
            defer { if work == .none { work = .underWay } }
            return work
        }
        switch found {
        case .none: begin()
        case .underWay where frames < Self.pagesMax: break
        case .underWay, .done: end(writer)
        }
    }

    private func begin() {
        queue.asyncWriteWithoutTransaction { [self] database in
            // One that fails is begun again: the WAL keeps what is not in the file yet.
            try? database.execute(sql: "PRAGMA wal_checkpoint(PASSIVE)")
            work.withLock { $0 = .done }
        }
    }

    /// With the rest in the file too, the next commit begins at the WAL's start.
    private func end(_ writer: Database) {
        try? writer.execute(sql: "PRAGMA wal_checkpoint(PASSIVE)")
        work.withLock { if $0 == .done { $0 = .none } }
    }

    /// Lets go of both connections; only on the writer's thread, after its last commit.
    func finish(_ writer: Database) {
        _ = unsafe sqlite3_wal_hook(writer.sqliteConnection, nil, nil)
        // Closing can only fail while a statement is open, and none is kept.
        try? queue.close()
    }
}
