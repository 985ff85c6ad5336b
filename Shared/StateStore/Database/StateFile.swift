import Foundation
import GRDB

/// The rules by which every SQLite file of ours is opened.
///
/// A file that is not ours is refused before anything is written to it; a damaged one before it is
/// used; a newer one before its tables are touched. Commits are on the disk when they return.
struct StateFile {
    /// What the file's header says, so that `file` and we know it: "PKS1".
    static let applicationID: Int32 = 0x504B_5331

    let pool: DatabasePool
    let lock: FileLock

    /// Opens or makes the file.
    ///
    /// `kind` is what it holds, such as `journal of collector`; another kind is refused. Of the
    /// migrations ours stand before the owner's.
    init(path: String, kind: String, migrations: [StateMigration]) throws {
        lock = try Self.lock(path)
        do {
            try Self.checkHeader(of: path)
            pool = try DatabasePool(path: path, configuration: Self.configuration)
            try pool.writeWithoutTransaction { database in
                try Self.prepare(database, path: path)
                try Self.checkContent(database, path: path)
                try Self.migrate(database, path: path, kind: kind, migrations)
            }
        } catch let error as DatabaseError {
            throw Self.refusal(error, path: path)
        }
    }

    /// Closes the file and lets others have it.
    func close() throws {
        // A connection that cannot be closed yet writes no more: whoever comes next may open it.
        defer { lock.release() }
        try pool.close()
    }

    /// Takes the lock on a file, or throws `inUse` at once when it is taken.
    static func lock(_ path: String) throws -> FileLock {
        do throws(FileLockFault) {
            if let lock = try FileLock.takeIfFree(path + ".lock") { return lock }
        } catch {
            throw StateStoreError(.unreadable, "\(error); check the folder's owner")
        }
        throw StateStoreError(
            .inUse,
            "\(path) is in use by another process; stop it, or give this one its own folder"
        )
    }

    /// How every connection to a file of ours is opened.
    ///
    /// Each waits while another process has the file to itself, as whoever opens it first after a
    /// crash does (<https://sqlite.org/wal.html>, "Sometimes Queries Return SQLITE_BUSY").
    static var configuration: Configuration {
        var configuration = Configuration()
        configuration.maximumReaderCount = 2
        configuration.busyMode = .timeout(5)
        return configuration
    }

    /// Reads the header without SQLite, because opening a file in WAL mode already writes to it.
    private static func checkHeader(of path: String) throws {
        guard let file = FileHandle(forReadingAtPath: path),
            let header = try file.read(upToCount: 100), !header.isEmpty
        else { return try makeFile(at: path) }
        try file.close()
        let bytes = [UInt8](header)
        let id = bytes.dropFirst(68).prefix(4).reduce(Int32(0)) { $0 << 8 | Int32($1) }
        guard bytes.starts(with: Array("SQLite format 3\0".utf8)), id == applicationID else {
            throw StateStoreError(
                .foreign,
                "\(path) was not made by Poolkeeper and was left as it is; name another file"
            )
        }
    }

    /// Writes the header before WAL mode is set, so that a crash cannot leave a nameless file.
    private static func makeFile(at path: String) throws {
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.writeWithoutTransaction { database in
            // A message of some kilobytes, and what is left of a page beside it, fills few small
            // pages and would waste half of a large one; every commit writes whole pages.
            try database.execute(sql: "PRAGMA page_size = 4096")
            try database.execute(sql: "PRAGMA application_id = \(applicationID)")
        }
        try queue.close()
    }

    /// GRDB sets `synchronous` to NORMAL when it opens a file in WAL mode, so it is set here,
    /// after.
    private static func prepare(_ database: Database, path: String) throws {
        try database.execute(sql: "PRAGMA synchronous = FULL")
        try database.execute(sql: "PRAGMA wal_autocheckpoint = 4000")
        // Savepoints would otherwise open, fill and delete a temporary file each.
        try database.execute(sql: "PRAGMA temp_store = MEMORY")
        let synchronous = try Int.fetchOne(database, sql: "PRAGMA synchronous")
        let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode")
        guard synchronous == 2, mode == "wal" else {
            throw StateStoreError(
                .unreadable,
                """
                \(path) cannot be set to durable commits (synchronous \(synchronous ?? -1), \
                journal mode \(mode ?? "unknown")); put it on a local disk
                """
            )
        }
    }

    private static func checkContent(_ database: Database, path: String) throws {
        let finding = try String.fetchOne(database, sql: "PRAGMA quick_check(1)")
        guard finding == "ok" else {
            throw StateStoreError(
                .damaged,
                """
                \(path) is damaged (\(finding ?? "no answer")); keep a copy, then put back a \
                backup or move it away to start with a new one
                """
            )
        }
    }

    private static func migrate(
        _ database: Database,
        path: String,
        kind: String,
        _ migrations: [StateMigration]
    ) throws {
        try database.inTransaction(.immediate) {
            try database.execute(
                sql: """
                    CREATE TABLE IF NOT EXISTS state_file (kind TEXT NOT NULL);
                    CREATE TABLE IF NOT EXISTS migration (
                        place INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
                    """
            )
            let found = try String.fetchOne(database, sql: "SELECT kind FROM state_file")
            guard found == nil || found == kind else {
                throw StateStoreError(
                    .foreign,
                    "\(path) holds the \(found ?? ""), not the \(kind); name another folder"
                )
            }
            if found == nil {
                try database.execute(
                    sql: "INSERT INTO state_file (kind) VALUES (?)",
                    arguments: [kind]
                )
            }
            try applyMissing(database, path: path, migrations)
            return .commit
        }
    }

    /// Takes the steps that the file has not taken yet.
    static func applyMissing(
        _ database: Database,
        path: String,
        _ migrations: [StateMigration]
    ) throws {
        let applied = try String.fetchAll(
            database,
            sql: "SELECT name FROM migration ORDER BY place"
        )
        let known = Set(migrations.map(\.name))
        if let unknown = applied.first(where: { !known.contains($0) }) {
            throw newer(path, step: unknown)
        }
        // The journal's own steps and the service's grow independently of each other.
        for migration in migrations where !applied.contains(migration.name) {
            try migration.apply(database)
            try database.execute(
                sql: "INSERT INTO migration (name) VALUES (?)",
                arguments: [migration.name]
            )
        }
    }

    /// The refusal of a file with a step that this release does not know.
    static func newer(_ path: String, step: String) -> StateStoreError {
        StateStoreError(
            .newer,
            """
            \(path) was written by another release (it has the step \
            \(step)); use that release or a newer one
            """
        )
    }

    /// Puts SQLite's refusals into words that say what to do.
    static func refusal(_ error: DatabaseError, path: String) -> StateStoreError {
        switch error.resultCode {
        case .SQLITE_FULL:
            StateStoreError(
                .diskFull,
                "the disk of \(path) is full; free some space",
                underlying: error
            )
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            StateStoreError(
                .damaged,
                "\(path) is damaged; keep a copy, then put back a backup or move it away",
                underlying: error
            )
        default:
            StateStoreError(
                .unreadable,
                "\(path) cannot be used (\(error.message ?? "no reason given")); check its disk",
                underlying: error
            )
        }
    }
}
