import Contracts
import Foundation
import GRDB
import Quantities
import ScrubControllerCore

/// Pools, runs and speed limits on the disk.
enum PoolTable {
    /// What was kept of a pool.
    struct Kept: Sendable {
        var place: PoolPlace
        var state: ScrubState
        var book: IntegrityBook
        var seenAt: Timestamp
    }

    static func all(in database: Database) throws -> [Kept] {
        try Row.fetchAll(
            database,
            sql: "SELECT place, state, book, seen_at FROM scrub_pool ORDER BY id"
        ).map(kept)
    }

    static func pool(_ id: String, in database: Database) throws -> Kept? {
        try Row.fetchOne(
            database,
            sql: "SELECT place, state, book, seen_at FROM scrub_pool WHERE id = ?",
            arguments: [id]
        ).map(kept)
    }

    static func put(_ kept: Kept, in database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO scrub_pool (id, place, state, book, seen_at)
                VALUES (?, ?, ?, ?, ?)
                """
        ).execute(
            arguments: [
                kept.place.id, try text(kept.place), try text(kept.state), try text(kept.book),
                kept.seenAt.microseconds,
            ]
        )
    }

    static func forget(_ id: String, in database: Database) throws {
        for table in ["scrub_run", "speed_limit"] {
            try database.execute(sql: "DELETE FROM \(table) WHERE pool = ?", arguments: [id])
        }
        try database.execute(sql: "DELETE FROM scrub_pool WHERE id = ?", arguments: [id])
    }

    // MARK: - Runs

    /// Runs that are kept of a pool.
    static let runsMax = 100

    static func runs(of pool: String, in database: Database) throws -> [ScrubRun] {
        try String.fetchAll(
            database,
            sql: "SELECT body FROM scrub_run WHERE pool = ? ORDER BY id DESC",
            arguments: [pool]
        ).map { try JSONDecoder().decode(ScrubRun.self, from: Data($0.utf8)) }
    }

    static func put(_ run: ScrubRun, of pool: String, in database: Database) throws {
        try database.execute(
            sql: "INSERT OR REPLACE INTO scrub_run (pool, id, body) VALUES (?, ?, ?)",
            arguments: [pool, run.id, try text(run)]
        )
        try database.execute(
            sql: "DELETE FROM scrub_run WHERE pool = ? AND id <= ?",
            arguments: [pool, run.id - Int64(runsMax)]
        )
    }

    // MARK: - Speed limits

    /// The limits that were there before, by device.
    static func limits(of pool: String, in database: Database) throws -> [UInt64: Int64] {
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT device, bytes FROM speed_limit WHERE pool = ?",
            arguments: [pool]
        )
        return Dictionary(rows.map { (UInt64(bitPattern: $0[0] as Int64), $0[1] as Int64) }) { $1 }
    }

    static func put(
        _ bytes: Int64,
        device: UInt64,
        of pool: String,
        in database: Database
    ) throws {
        try database.execute(
            sql: "INSERT OR IGNORE INTO speed_limit (pool, device, bytes) VALUES (?, ?, ?)",
            arguments: [pool, Int64(bitPattern: device), bytes]
        )
    }

    static func forgetLimit(device: UInt64, of pool: String, in database: Database) throws {
        try database.execute(
            sql: "DELETE FROM speed_limit WHERE pool = ? AND device = ?",
            arguments: [pool, Int64(bitPattern: device)]
        )
    }

    // MARK: - The kernel's log

    static func lastRecord(boot: String, in database: Database) throws -> Int64? {
        try Int64.fetchOne(
            database,
            sql: "SELECT last FROM kernel_log WHERE boot = ?",
            arguments: [boot]
        )
    }

    static func put(lastRecord: Int64, boot: String, in database: Database) throws {
        try database.execute(sql: "DELETE FROM kernel_log WHERE boot <> ?", arguments: [boot])
        try database.execute(
            sql: "INSERT OR REPLACE INTO kernel_log (boot, last) VALUES (?, ?)",
            arguments: [boot, lastRecord]
        )
    }

    private static func kept(_ row: Row) throws -> Kept {
        Kept(
            place: try value(PoolPlace.self, row[0]),
            state: try value(ScrubState.self, row[1]),
            book: try value(IntegrityBook.self, row[2]),
            seenAt: Timestamp(microseconds: row[3])
        )
    }

    private static func value<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value
    {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }

    private static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
