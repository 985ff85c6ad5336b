import Foundation
import GRDB
import Quantities

/// Two SQLite files that are written at once, one commit for as many rows as publishers wait: what
/// the two ends of the bus would cost if there were no bus between them.
struct BareEnds {
    /// What is written of a message.
    enum Rows: String {
        /// Its body, at both ends.
        case bodies
        /// What the bus must keep: the row with its unique id at one end; the id that was seen, the
        /// effect and the cursor at the other.
        case everything
    }

    let folder: String
    let bytes: Int
    /// Rows in a commit.
    let rows: Int
    let seconds: Double

    /// Rows a second that get through both ends.
    func rate(_ kind: Rows) async throws -> Double {
        let counts = try await withThrowingTaskGroup { group in
            for isWriter in [true, false] {
                group.addTask { try write(kind, isWriter: isWriter) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        return Double(counts.min() ?? 0) / seconds
    }

    private func write(_ kind: Rows, isWriter: Bool) throws -> Int {
        let end = isWriter ? "writer" : "reader"
        let queue = try DatabaseQueue(path: "\(folder)/bare-\(kind.rawValue)-\(end).sqlite")
        try queue.inDatabase { database in
            try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
            try database.execute(sql: Self.tables)
        }
        let block = Data(repeating: 7, count: bytes)
        var randomness = SystemRandomNumberGenerator()
        let until = ContinuousClock.now + .seconds(seconds)
        var count = 0
        while ContinuousClock.now < until {
            try queue.write { database in
                for number in count..<count + rows {
                    let now = Timestamp(microseconds: Int64(number) * 1000)
                    let id = Data(MessageID(at: now, using: &randomness).bytes)
                    switch (kind, isWriter) {
                    case (.bodies, _):
                        try Self.run("INSERT INTO body (body) VALUES (?)", [block], database)
                    case (.everything, true):
                        let sql = """
                            INSERT INTO outbox (place, id, key, at, size, crc32c, body)
                            VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
                            """
                        try Self.run(sql, [number, id, "k", number, bytes, 1, block], database)
                    case (.everything, false):
                        try Self.run("INSERT INTO seen (id, at) VALUES (?, ?)", [id, 1], database)
                        try Self.run("INSERT INTO effect (place) VALUES (?)", [number], database)
                    }
                }
                if kind == .everything {
                    try Self.run("REPLACE INTO cursor (id, next) VALUES (1, ?)", [count], database)
                }
            }
            count += rows
        }
        return count
    }

    private static func run(
        _ sql: String,
        _ arguments: StatementArguments,
        _ database: Database
    ) throws {
        try database.cachedStatement(sql: sql).execute(arguments: arguments)
    }

    private static let tables = """
        CREATE TABLE body (seq INTEGER PRIMARY KEY, body BLOB);
        CREATE TABLE outbox (
            place INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, key TEXT NOT NULL,
            at INTEGER NOT NULL, size INTEGER NOT NULL, crc32c INTEGER NOT NULL, body BLOB);
        CREATE TABLE seen (id BLOB PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE effect (place INTEGER PRIMARY KEY);
        CREATE TABLE cursor (id INTEGER PRIMARY KEY, next INTEGER NOT NULL);
        """
}
