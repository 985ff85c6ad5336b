import AlertRouterCore
import GRDB
import Quantities
import StateStore

/// Services of the bus that were told to be silent.
enum ServiceTables {
    /// The step that makes the table.
    static let migration = StateMigration("alert-router services") {
        try $0.execute(
            sql: """
                CREATE TABLE rule_service (
                    name TEXT PRIMARY KEY, since INTEGER NOT NULL, word TEXT NOT NULL,
                    tenant TEXT NOT NULL, client TEXT) STRICT, WITHOUT ROWID;
                """
        )
    }

    static func all(in database: Database) throws -> [String: ServiceWatch.Standing] {
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT name, since, word, tenant, client FROM rule_service"
        )
        let standings = rows.compactMap { row -> (String, ServiceWatch.Standing)? in
            guard let word = ServiceWatch.Word(rawValue: row[2]) else { return nil }
            let standing = ServiceWatch.Standing(
                since: Timestamp(microseconds: row[1]),
                word: word,
                owner: AlertSubject(
                    tenant: TenantID(row[3] as String) ?? .single,
                    client: (row[4] as String?).flatMap { ClientName($0) }
                )
            )
            return (row[0], standing)
        }
        return Dictionary(standings) { $1 }
    }

    static func put(
        _ standings: [String: ServiceWatch.Standing],
        in database: Database
    ) throws {
        try database.execute(sql: "DELETE FROM rule_service")
        for (name, standing) in standings {
            try database.cachedStatement(
                sql: """
                    INSERT INTO rule_service (name, since, word, tenant, client)
                    VALUES (?, ?, ?, ?, ?)
                    """
            ).execute(
                arguments: [
                    name, standing.since.microseconds, standing.word.rawValue,
                    standing.owner.tenant.text, standing.owner.client?.text,
                ]
            )
        }
    }
}
