import Contracts
import Foundation
import GRDB
import Quantities

/// Effects outside the journal: a database of its own that looks before it adds.
///
/// It stands for a system that no fault of the campaign touches: what is written outlives the
/// process, and only a failing machine would need more, so it does without fsync.
struct Outside: Sendable {
    private let database: DatabaseQueue

    /// Opens or makes the database.
    init(path: String) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        database = try DatabaseQueue(path: path, configuration: configuration)
        try database.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF")
            try database.execute(
                sql: """
                    CREATE TABLE IF NOT EXISTS effect (
                        place INTEGER PRIMARY KEY, id BLOB NOT NULL, lane TEXT NOT NULL,
                        source TEXT NOT NULL, epoch TEXT NOT NULL, seq INTEGER NOT NULL,
                        key TEXT NOT NULL, value TEXT NOT NULL);
                    CREATE INDEX IF NOT EXISTS effect_id ON effect (id);
                    """
            )
        }
    }

    /// Performs one message, unless its id was performed before.
    func perform(_ value: String, _ envelope: Envelope) async throws {
        try await database.write { database in
            try database.execute(
                sql: """
                    INSERT INTO effect (id, lane, source, epoch, seq, key, value)
                    SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7
                    WHERE NOT EXISTS (SELECT 1 FROM effect WHERE id = ?1)
                    """,
                arguments: [
                    Data(envelope.id.bytes), envelope.lane.text, envelope.source.text,
                    envelope.epoch.description, Int64(envelope.sequence), envelope.key, value,
                ]
            )
        }
    }
}
