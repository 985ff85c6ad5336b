import Contracts
import Foundation
import GRDB
import Quantities
package import StateStore

/// What others were last told of destinations, on the disk.
package enum ToldDestinations {
    /// The step that makes the table.
    package static let migration = StateMigration("alert-router told destinations") { database in
        try database.execute(
            sql: """
                CREATE TABLE told_destination (
                    id TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT, WITHOUT ROWID;
                """
        )
    }

    /// All of them, by their ids.
    static func all(in database: Database) throws -> [String: DestinationChanged] {
        let rows = try Row.fetchAll(database, sql: "SELECT id, body FROM told_destination")
        return Dictionary(
            try rows.map { ($0[0], try DestinationChanged(decodingBody: Array($0[1] as Data))) }
        ) { first, _ in first }
    }

    /// Keeps what others are told, as it is encoded for them; nil for nothing any more.
    static func put(_ id: String, _ message: PreparedMessage?, in database: Database) throws {
        guard let message else {
            return try database.execute(
                sql: "DELETE FROM told_destination WHERE id = ?",
                arguments: [id]
            )
        }
        try database.execute(
            sql: "INSERT OR REPLACE INTO told_destination (id, body) VALUES (?, ?)",
            arguments: [id, Data(message.body)]
        )
    }

    /// A notification that waits.
    struct Waiting: Sendable {
        let queuedAt: Timestamp
        let title: String
    }

    /// When notifications were to be sent, and what they are about.
    static func waiting(_ ids: [Int64], in database: Database) throws -> [Waiting] {
        try ids.compactMap { id in
            try Row.fetchOne(
                try database.cachedStatement(
                    sql: "SELECT queued_at, title FROM notification WHERE id = ?"
                ),
                arguments: [id]
            ).map { Waiting(queuedAt: Timestamp(microseconds: $0[0]), title: $0[1]) }
        }
    }
}
