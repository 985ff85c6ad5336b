import CapacityEngineCore
import Foundation
import GRDB
import Quantities
import StateStore

/// What the commands of a storage host remember: what each pool used on each day, and what was
/// told of it last.
struct HostHistory {
    /// Days that are kept; no forecast looks back further.
    private static let daysKept = 400
    /// Where ASG keeps its history unless it is told otherwise.
    private static let folderOfASG = "/var/lib/asg"
    /// ASG keeps so many entries; more in its file are not its own.
    private static let importMax = 10_000

    private static let migration = StateMigration("host history") {
        try $0.execute(
            sql: """
                CREATE TABLE use (
                    pool TEXT NOT NULL, day INTEGER NOT NULL, used INTEGER NOT NULL,
                    raw INTEGER NOT NULL, PRIMARY KEY (pool, day)) STRICT, WITHOUT ROWID;
                CREATE TABLE told (
                    pool TEXT NOT NULL, what TEXT NOT NULL, signature TEXT NOT NULL,
                    PRIMARY KEY (pool, what)) STRICT, WITHOUT ROWID;
                CREATE TABLE imported (file TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
                """
        )
    }

    private let database: StateDatabase
    private let folder: String

    /// Opens the history in a folder, which is made when it is not there.
    ///
    /// - Throws: when it cannot be made or opened, or another command has it open.
    init(in folder: String) throws {
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o755]
        )
        self.folder = folder
        database = try StateDatabase.open(
            at: folder + "/poolkeeper.sqlite",
            kind: "host history",
            migrations: [Self.migration]
        )
    }

    /// Lets others have the file.
    func close() throws { try database.close() }

    /// Notes what a pool uses now; the newest of a day counts.
    func note(_ report: CapacityReport, at now: Timestamp) throws {
        let day = DailyUse.day(of: now)
        try database.pool.write { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO use (pool, day, used, raw) VALUES (?, ?, ?, ?)",
                arguments: [report.uuid, day, report.dataUsedBytes, report.rawBytes]
            )
            try database.execute(
                sql: "DELETE FROM use WHERE pool = ? AND day < ?",
                arguments: [report.uuid, day - Self.daysKept]
            )
        }
    }

    /// In how many days a pool is full, by what is remembered of it.
    func daysToFull(_ report: CapacityReport) throws -> DaysToFull {
        let rows = try database.pool.read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT day, used, raw FROM use WHERE pool = ? ORDER BY day",
                arguments: [report.uuid]
            ).map { (day: $0[0] as Int, used: $0[1] as Int64, raw: $0[2] as Int64) }
        }
        // ASG kept no sizes: a day of its own history says nothing of devices.
        let sized = rows.filter { $0.raw > 0 }
        let changes = zip(sized, sized.dropFirst()).filter { one, next in
            abs(Double(next.raw - one.raw)) > 0.02 * Double(one.raw)
        }.map(\.1.day)
        return DaysToFull(
            UseForecast(
                history: rows.map { DailyUse(day: $0.day, bytes: Double($0.used)) },
                ceiling: Double(report.ceilingBytes),
                capacityChanges: changes
            )
        )
    }

    /// Takes in what ASG remembered (`capacity_history.json`), once; it kept one pool's.
    ///
    /// - Returns: how many days were taken; 0 when there is nothing new.
    @discardableResult
    func importASG(for pool: String) throws -> Int {
        let places = [folder, Self.folderOfASG].map { $0 + "/capacity_history.json" }
        let found = places.lazy.compactMap { file in
            FileManager.default.contents(atPath: file).map { (file, $0) }
        }.first
        guard let (file, data) = found else { return 0 }
        return try database.pool.write { database in
            try database.execute(
                sql: "INSERT OR IGNORE INTO imported (file) VALUES (?)",
                arguments: [file]
            )
            guard database.changesCount > 0 else { return 0 }
            let days = ASGHistory.days(in: data).suffix(Self.importMax)
            for day in days {
                try database.execute(
                    sql: "INSERT OR IGNORE INTO use (pool, day, used, raw) VALUES (?, ?, ?, 0)",
                    arguments: [pool, day.day, Int64(day.bytes)]
                )
            }
            return days.count
        }
    }

    /// What was told before of a pool about something; nil when it is the same as now.
    ///
    /// The signature is empty for well, which every pool is that was not told of.
    func changed(_ signature: String, of what: String, pool: String) throws -> String? {
        try database.pool.read { database in
            let before =
                try String.fetchOne(
                    database,
                    sql: "SELECT signature FROM told WHERE pool = ? AND what = ?",
                    arguments: [pool, what]
                ) ?? ""
            return before == signature ? nil : before
        }
    }

    /// Notes that it was told.
    func told(_ signature: String, of what: String, pool: String) throws {
        try database.pool.write { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO told (pool, what, signature) VALUES (?, ?, ?)",
                arguments: [pool, what, signature]
            )
        }
    }
}
