import GRDB
import Glibc
import Quantities
import StateStore

/// Opens a history file: whose it is, whether it is sound, who may write to it.
struct SQLiteHistoryFile {
    let path: String

    /// The file for its one writing process, made and brought up to date when needed.
    func openForWriting(_ retention: HistoryRetention, now: Timestamp) throws -> DatabasePool {
        try refuseForeign()
        let pool = try DatabasePool(path: path, configuration: configuration())
        try pool.writeWithoutTransaction { db in
            // GRDB sets NORMAL when it switches to WAL, so FULL comes after and is read back.
            try db.execute(sql: "PRAGMA synchronous = FULL")
            guard try Int.fetchOne(db, sql: "PRAGMA synchronous") == 2 else {
                throw problem("does not accept synchronous = FULL")
            }
        }
        try pool.write { db in try migrate(db, retention, now: now) }
        return pool
    }

    /// The file for reading alone; it must exist.
    func openForReading() throws -> DatabasePool {
        // A file without a step is just being made.
        let version = unsafe access(path, R_OK) == 0 ? try refuseForeign() : 0
        guard version > 0 else {
            throw HistoryProblem(
                "The fleet history \(path) does not exist yet. Start a collector with it "
                    + "first; it makes the file."
            )
        }
        guard version == SQLiteHistorySchema.steps.count else {
            throw HistoryProblem(
                "The fleet history \(path) is of an older version of Poolkeeper (step \(version)). "
                    + "Start a collector of this version with it first; it brings it up to date."
            )
        }
        var configuration = configuration()
        configuration.readonly = true
        return try DatabasePool(path: path, configuration: configuration)
    }

    private func configuration() -> Configuration {
        var configuration = Configuration()
        configuration.label = "fleet history"
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 3
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA cache_size = -8000")
        }
        return configuration
    }

    /// Looks at the file before anything could change it; says how many steps it has.
    @discardableResult
    private func refuseForeign() throws -> Int {
        guard unsafe access(path, F_OK) == 0 else { return 0 }
        var configuration = configuration()
        configuration.readonly = true
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        return try queue.read { db in
            let tables = try String.fetchAll(
                db,
                sql: "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1 LIMIT 4"
            )
            let mark = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
            if tables.isEmpty && mark == 0 { return 0 }
            guard mark == SQLiteHistorySchema.applicationID else {
                let names = tables.prefix(3).joined(separator: ", ")
                throw problem("holds tables that are not Poolkeeper's (\(names))")
            }
            let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            guard version <= SQLiteHistorySchema.steps.count else {
                throw problem("was made by a newer version of Poolkeeper (step \(version))")
            }
            return version
        }
    }

    private func migrate(_ db: Database, _ retention: HistoryRetention, now: Timestamp) throws {
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        for step in SQLiteHistorySchema.steps.dropFirst(version) { try db.execute(sql: step) }
        try db.execute(
            sql: """
                PRAGMA application_id = \(SQLiteHistorySchema.applicationID);
                PRAGMA user_version = \(SQLiteHistorySchema.steps.count)
                """
        )
        let floors = HistoryFloors(retention, now: now)
        try db.execute(
            sql: "INSERT OR IGNORE INTO floor (id, raw, hour) VALUES (1, ?, ?)",
            arguments: [floors.raw, floors.hour]
        )
    }

    /// Takes the right to be the one process that writes the file.
    func lock() throws -> FileLock {
        do throws(FileLockFault) {
            if let lock = try FileLock.takeIfFree(path + ".lock") { return lock }
        } catch {
            throw HistoryProblem("\(error). Check that the folder exists and may be written.")
        }
        throw HistoryProblem(
            "Another process writes the fleet history \(path) already. SQLite history allows one; "
                + "stop it, or use PostgreSQL."
        )
    }

    private func problem(_ what: String) -> HistoryProblem {
        HistoryProblem(
            "The fleet history \(path) \(what). Nothing was changed. Name another file in "
                + "DATABASE_URL."
        )
    }
}
