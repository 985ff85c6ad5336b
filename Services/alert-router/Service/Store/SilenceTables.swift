import AlertRouterCore
import Contracts
import Foundation
import GRDB
import Observations
import Quantities
package import StateStore

/// Silences on the disk.
package enum SilenceTables {
    /// The step that makes them.
    package static let migration = StateMigration("alert-router silences") { database in
        try database.execute(
            sql: "CREATE TABLE silence (id TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT"
        )
    }

    static func put(_ id: String, _ silence: Silence?, in database: Database) throws {
        guard let silence else {
            return try database.execute(
                sql: "DELETE FROM silence WHERE id = ?",
                arguments: [id]
            )
        }
        try database.execute(
            sql: "INSERT OR REPLACE INTO silence (id, body) VALUES (?, ?)",
            arguments: [id, body(silence)]
        )
    }

    static func all(
        in database: Database,
        compiler: any PatternCompiler
    ) throws -> [Silence] {
        try Row.fetchAll(database, sql: "SELECT id, body FROM silence").map { row in
            guard let silence = try silence(row[0], row[1], compiler) else {
                throw BrokenRow(table: "silence", key: row[0])
            }
            return silence
        }
    }

    private static func body(_ silence: Silence) -> Data {
        var writer = ByteWriter()
        writer.number(Int64(silence.matchers.count))
        for matcher in silence.matchers {
            writer.text(matcher.name)
            writer.text(matcher.comparison.rawValue)
            writer.text(matcher.value)
        }
        for moment in [silence.startsAt, silence.endsAt, silence.updatedAt] {
            writer.number(moment.microseconds)
        }
        writer.text(silence.createdBy)
        writer.text(silence.comment)
        writer.texts(silence.annotations)
        writer.text(silence.reach.tenant?.text ?? "")
        writer.number(Int64(silence.reach.clients.count))
        for client in silence.reach.clients { writer.text(client.text) }
        return writer.data
    }

    private static func silence(
        _ id: String,
        _ data: Data,
        _ compiler: any PatternCompiler
    ) throws -> Silence? {
        var reader = ByteReader(data)
        guard let count = reader.number(), count >= 0, count < 1 << 16 else { return nil }
        var matchers: [LabelMatcher] = []
        for _ in 0..<count {
            guard let name = reader.text(),
                let comparison = reader.text().flatMap(LabelMatcher.Comparison.init),
                let value = reader.text()
            else { return nil }
            matchers.append(try LabelMatcher(name, comparison, value, compiler: compiler))
        }
        guard let starts = reader.number(), let ends = reader.number(),
            let updated = reader.number(), let by = reader.text(), let comment = reader.text(),
            let annotations = reader.texts()
        else { return nil }
        return Silence(
            id: id,
            matchers: matchers,
            startsAt: Timestamp(microseconds: starts),
            endsAt: Timestamp(microseconds: ends),
            updatedAt: Timestamp(microseconds: updated),
            createdBy: by,
            comment: comment,
            annotations: annotations,
            reach: reach(&reader)
        )
    }

    /// Whose alerts; a row of before there was such a thing concerns everybody's.
    private static func reach(_ reader: inout ByteReader) -> AlertReach {
        guard let tenant = reader.text(), let count = reader.number(), count >= 0 else {
            return AlertReach()
        }
        let clients = (0..<count).compactMap { _ in reader.text().flatMap(ClientName.init) }
        return AlertReach(tenant: TenantID(tenant), clients: clients)
    }
}
