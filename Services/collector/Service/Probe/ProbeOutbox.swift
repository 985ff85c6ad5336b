import Contracts
import Foundation
import GRDB
import Quantities
import StateStore

/// Webhooks that wait for the witness collector's door; a row goes once the door answered 2xx.
struct ProbeOutbox: Sendable {
    /// A waiting webhook.
    struct Row: Sendable {
        let id: Int64
        let body: [UInt8]
    }

    /// Makes the table.
    static let migration = StateMigration("collector probe outbox") {
        try $0.execute(
            sql: "CREATE TABLE probe_outbox (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT"
        )
    }

    let journal: ServiceJournal
    let waitingMax: Int

    /// Keeps a webhook; beyond the limit the oldest go.
    ///
    /// - Returns: how many went.
    func put(_ body: [UInt8], in database: Database) throws -> Int {
        try database.execute(
            sql: "INSERT INTO probe_outbox (body) VALUES (?)",
            arguments: [Data(body)]
        )
        try database.execute(
            sql: """
                DELETE FROM probe_outbox WHERE id <=
                    (SELECT max(id) FROM probe_outbox) - ?
                """,
            arguments: [waitingMax]
        )
        return database.changesCount
    }

    /// The oldest that waits; nil for none.
    func first() async throws -> Row? {
        try await journal.read { database in
            try GRDB.Row.fetchOne(
                database,
                sql: "SELECT id, body FROM probe_outbox ORDER BY id LIMIT 1"
            ).map { Row(id: $0[0], body: Array($0[1] as Data)) }
        }
    }

    /// Lets a webhook go that the door has taken, or refused for good.
    func remove(_ row: Row) async throws {
        try await journal.perform { unit in
            try unit.database.execute(
                sql: "DELETE FROM probe_outbox WHERE id = ?",
                arguments: [row.id]
            )
        }
    }
}
