import Contracts
import Foundation
import GRDB
import MessageBus
import Quantities
import StateStore

/// Docker volumes as their janitors last told of them.
struct VolumeTable: Sendable {
    /// Makes the table.
    static let migration = StateMigration("gateway-2-volumes") { database in
        try database.execute(
            sql: """
                CREATE TABLE volume (
                    host TEXT NOT NULL, name TEXT NOT NULL, source TEXT NOT NULL,
                    tenant TEXT NOT NULL, client TEXT, as_of INTEGER NOT NULL, body BLOB NOT NULL,
                    PRIMARY KEY (tenant, host, name)) STRICT, WITHOUT ROWID
                """
        )
    }

    let journal: ServiceJournal

    /// Follows what janitors tell; a volume that its janitor removes or no longer lists goes.
    ///
    /// - Parameters:
    ///   - journal: the gateway's journal, which has this table.
    ///   - owned: a fact with the tenant and client that its source may speak for.
    /// - Returns: what a node of the bus runs.
    static func subscription(
        of journal: ServiceJournal,
        _ owned: @escaping @Sendable (Envelope, VolumeAssessed) throws -> VolumeAssessed
    ) -> Subscription {
        journal.project(
            VolumeAssessed.self,
            accepting: { message, envelope, unit in
                let fact = try owned(envelope, message)
                try put(fact, from: envelope.source, in: unit.database)
                return fact
            },
            { key, _, unit in try keep(key, in: unit.database) }
        )
    }

    /// Drops a volume of every source that tells of it no more.
    private static func keep(_ key: String, in database: Database) throws {
        let sources = try Projection<VolumeAssessed>.sources(of: key, in: database)
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT DISTINCT source FROM volume WHERE host || '/' || name = ?
                """,
            arguments: [key]
        )
        for source in rows.map({ $0[0] as String })
        where !sources.contains(where: { $0.text == source }) {
            try database.execute(
                sql: "DELETE FROM volume WHERE host || '/' || name = ? AND source = ?",
                arguments: [key, source]
            )
        }
    }

    /// Takes in what a janitor says of a volume; what is older than what is known changes nothing.
    static func put(
        _ fact: VolumeAssessed,
        from source: SourceID,
        in database: Database
    ) throws {
        let place: StatementArguments = [fact.tenant.text, fact.host, fact.volume]
        if fact.health == .gone {
            return try database.execute(
                sql: "DELETE FROM volume WHERE tenant = ? AND host = ? AND name = ?",
                arguments: place
            )
        }
        try database.execute(
            sql: """
                INSERT INTO volume (tenant, host, name, source, client, as_of, body)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (tenant, host, name) DO UPDATE SET source = excluded.source,
                    client = excluded.client, as_of = excluded.as_of, body = excluded.body
                WHERE excluded.as_of >= as_of
                """,
            arguments: place + [
                source.text, fact.client?.text, fact.asOf.microseconds,
                Data(try fact.encodedBody()),
            ]
        )
    }

    /// The volumes that a caller may see, by host and name.
    func volumes(in scope: Scope) async throws -> [VolumeAssessed] {
        try await journal.read { database in
            try Data.fetchAll(
                database,
                sql: "SELECT body FROM volume WHERE tenant = ? ORDER BY host, name",
                arguments: [scope.tenant.text]
            )
            .compactMap { try? VolumeAssessed(decodingBody: Array($0)) }
            .filter { scope.contains(client: $0.client) }
        }
    }

    /// The janitor of each host that a caller may see: whoever told of it last.
    func janitors(in scope: Scope) async throws -> [String: SourceID] {
        try await journal.read { database in
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT host, source, client FROM volume WHERE tenant = ? ORDER BY as_of",
                arguments: [scope.tenant.text]
            )
            var found: [String: SourceID] = [:]
            for row in rows {
                let client: String? = row[2]
                guard scope.contains(client: client.flatMap { ClientName($0) }) else { continue }
                if let source = SourceID(row[1]) { found[row[0]] = source }
            }
            return found
        }
    }

    /// A volume; nil when there is none that the caller may see.
    func volume(_ name: String, on host: String, in scope: Scope) async throws -> VolumeAssessed? {
        try await volumes(in: scope).first { $0.volume == name && $0.host == host }
    }
}
