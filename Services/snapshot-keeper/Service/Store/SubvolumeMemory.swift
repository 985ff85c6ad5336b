package import Contracts
import GRDB
package import Quantities

/// What is remembered of a subvolume between runs.
package struct SubvolumeMemory: Sendable, Hashable {
    /// Why the last snapshot could not be taken; nil when it was.
    package var failure: String?
    /// When that was.
    package var failedAt: Timestamp?
    /// How many deletions of the last run did not come about.
    package var left = 0
    /// What was told of it last.
    package var health: SnapshotHealth?
    /// Since when.
    package var since: Timestamp?

    /// Nothing is remembered.
    package init() {}

    static func read(_ path: String, in database: Database) throws -> SubvolumeMemory {
        var memory = SubvolumeMemory()
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT failure, failed_at, left_count, health, since FROM subvolume WHERE path = ?
                """,
            arguments: [path]
        )
        guard let row else { return memory }
        memory.failure = row[0]
        memory.failedAt = (row[1] as Int64?).map(Timestamp.init(microseconds:))
        memory.left = row[2]
        memory.health = (row[3] as String?).map(SnapshotHealth.init(rawValue:))
        memory.since = (row[4] as Int64?).map(Timestamp.init(microseconds:))
        return memory
    }

    func write(_ path: String, in database: Database) throws {
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO subvolume (path, failure, failed_at, left_count, health,
                    since) VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                path, failure, failedAt?.microseconds, left, health?.rawValue,
                since?.microseconds,
            ]
        )
    }

    /// The paths of which something was told.
    static func paths(in database: Database) throws -> [String] {
        try String.fetchAll(database, sql: "SELECT path FROM subvolume ORDER BY path")
    }

    static func forget(_ path: String, in database: Database) throws {
        try database.execute(sql: "DELETE FROM subvolume WHERE path = ?", arguments: [path])
    }
}
