import Contracts
import GRDB
package import Quantities
package import StateStore

/// Which companies people said that clients are, on a page or by a command.
package enum MappingTable {
    /// Clients of a PSA at the most.
    package static let clientsMax = 5000

    /// The step that makes it.
    package static let migration = StateMigration("psa-ticketer mappings") { database in
        try database.execute(
            sql: """
                CREATE TABLE mapping (
                    psa TEXT NOT NULL, client TEXT NOT NULL, company TEXT NOT NULL,
                    by TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (psa, client))
                STRICT, WITHOUT ROWID;
                """
        )
    }

    /// What a person said of a client.
    package struct Word: Sendable, Hashable {
        /// The company's id.
        package var company: String
        /// Who said so.
        package var by: String
        /// When.
        package var at: Timestamp
    }

    static func all(_ psa: String, in database: Database) throws -> [ClientName: Word] {
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT client, company, by, at FROM mapping WHERE psa = ?",
            arguments: [psa]
        )
        return Dictionary(
            rows.compactMap { row in
                ClientName(row[0]).map {
                    ($0, Word(company: row[1], by: row[2], at: Timestamp(microseconds: row[3])))
                }
            }
        ) { first, _ in first }
    }

    static func put(
        _ word: Word?,
        of client: ClientName,
        _ psa: String,
        in database: Database
    ) throws {
        guard let word else {
            return try database.execute(
                sql: "DELETE FROM mapping WHERE psa = ? AND client = ?",
                arguments: [psa, client.text]
            )
        }
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO mapping (psa, client, company, by, at)
                VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [psa, client.text, word.company, word.by, word.at.microseconds]
        )
    }
}
