import Foundation
import GRDB
import PSATicketerCore
package import Quantities
package import StateStore

/// What the ticketer knows, on the disk: a row an incident with all that is under way for it, a row
/// a storm, who may send, and a story of what was decided and done.
package enum TicketTables {
    /// Lines of an incident's story that are kept at the most.
    package static let storyMax = 200
    /// How long a story is kept.
    package static let storyKept = Duration.seconds(400 * 86_400)

    /// The step that makes them.
    package static let migration = StateMigration("psa-ticketer incidents") { database in
        try database.execute(
            sql: """
                CREATE TABLE incident (
                    psa TEXT NOT NULL, key TEXT NOT NULL, body BLOB NOT NULL,
                    PRIMARY KEY (psa, key)) STRICT, WITHOUT ROWID;
                CREATE TABLE storm (
                    psa TEXT NOT NULL, key TEXT NOT NULL, parent BLOB NOT NULL, body BLOB NOT NULL,
                    PRIMARY KEY (psa, key)) STRICT, WITHOUT ROWID;
                CREATE TABLE desk (
                    psa TEXT PRIMARY KEY, generation INTEGER NOT NULL, lease BLOB) STRICT;
                CREATE TABLE story (
                    psa TEXT NOT NULL, key TEXT NOT NULL, number INTEGER NOT NULL,
                    at INTEGER NOT NULL, text TEXT NOT NULL,
                    PRIMARY KEY (psa, key, number)) STRICT, WITHOUT ROWID;
                CREATE INDEX story_by_age ON story (at);
                """
        )
    }

    // MARK: - Incidents

    static func put(
        _ incident: Incident?,
        _ key: IncidentKey,
        _ psa: String,
        in database: Database
    ) throws {
        guard let incident else {
            return try database.cachedStatement(
                sql: "DELETE FROM incident WHERE psa = ? AND key = ?"
            ).execute(arguments: [psa, key.text])
        }
        try database.cachedStatement(
            sql: "INSERT OR REPLACE INTO incident (psa, key, body) VALUES (?, ?, ?)"
        ).execute(arguments: [psa, key.text, try JSONEncoder().encode(incident)])
    }

    static func incidents(_ psa: String, in database: Database) throws -> [Incident] {
        try Row.fetchAll(
            database,
            sql: "SELECT key, body FROM incident WHERE psa = ?",
            arguments: [psa]
        ).map { row in
            guard let incident = try? JSONDecoder().decode(Incident.self, from: row[1] as Data)
            else { throw BrokenRow(table: "incident", key: row[0]) }
            return incident
        }
    }

    // MARK: - Storms

    static func put(
        _ watch: StormWatch?,
        _ parent: IncidentKey,
        _ psa: String,
        in database: Database
    ) throws {
        guard let watch else {
            return try database.cachedStatement(sql: "DELETE FROM storm WHERE psa = ? AND key = ?")
                .execute(arguments: [psa, parent.text])
        }
        try database.cachedStatement(
            sql: "INSERT OR REPLACE INTO storm (psa, key, parent, body) VALUES (?, ?, ?, ?)"
        ).execute(
            arguments: [
                psa, parent.text, try JSONEncoder().encode(parent), try JSONEncoder().encode(watch),
            ]
        )
    }

    static func storms(
        _ psa: String,
        in database: Database
    ) throws -> [(IncidentKey, StormWatch)] {
        try Row.fetchAll(
            database,
            sql: "SELECT key, parent, body FROM storm WHERE psa = ?",
            arguments: [psa]
        ).map { row in
            let decoder = JSONDecoder()
            guard let parent = try? decoder.decode(IncidentKey.self, from: row[1] as Data),
                let watch = try? decoder.decode(StormWatch.self, from: row[2] as Data)
            else { throw BrokenRow(table: "storm", key: row[0]) }
            return (parent, watch)
        }
    }

    // MARK: - The desk

    static func generation(_ psa: String, in database: Database) throws -> Int64 {
        try Int64.fetchOne(
            try database.cachedStatement(sql: "SELECT generation FROM desk WHERE psa = ?"),
            arguments: [psa]
        ) ?? 0
    }

    static func setGeneration(_ value: Int64, _ psa: String, in database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO desk (psa, generation) VALUES (?, ?)
                ON CONFLICT (psa) DO UPDATE SET generation = excluded.generation
                """
        ).execute(arguments: [psa, value])
    }

    static func lease(_ psa: String, in database: Database) throws -> SendLease? {
        let body = try Data.fetchOne(
            try database.cachedStatement(
                sql: "SELECT lease FROM desk WHERE psa = ? AND lease IS NOT NULL"
            ),
            arguments: [psa]
        )
        return try body.map { try JSONDecoder().decode(SendLease.self, from: $0) }
    }

    static func put(_ lease: SendLease, _ psa: String, in database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO desk (psa, generation, lease) VALUES (?, 0, ?)
                ON CONFLICT (psa) DO UPDATE SET lease = excluded.lease
                """
        ).execute(arguments: [psa, try JSONEncoder().encode(lease)])
    }

    // MARK: - Stories

    static func tell(
        _ text: String,
        of key: IncidentKey,
        _ psa: String,
        at now: Timestamp,
        in database: Database
    ) throws {
        let last = try Row.fetchOne(
            try database.cachedStatement(
                sql: """
                    SELECT number, text FROM story WHERE psa = ? AND key = ?
                    ORDER BY number DESC LIMIT 1
                    """
            ),
            arguments: [psa, key.text]
        )
        // The same word again, such as of a wait that goes on, is no news.
        if let last, last[1] as String == text { return }
        let number = (last?[0] as Int64? ?? 0) + 1
        try database.cachedStatement(
            sql: "INSERT INTO story (psa, key, number, at, text) VALUES (?, ?, ?, ?, ?)"
        ).execute(arguments: [psa, key.text, number, now.microseconds, text])
        try database.cachedStatement(
            sql: "DELETE FROM story WHERE psa = ? AND key = ? AND number <= ?"
        ).execute(arguments: [psa, key.text, number - Int64(storyMax)])
    }

    static func forgetStories(before moment: Timestamp, in database: Database) throws {
        try database.cachedStatement(sql: "DELETE FROM story WHERE at < ?")
            .execute(arguments: [moment.microseconds])
    }

    /// A line of a story.
    package struct Line: Sendable, Hashable {
        /// When.
        package var at: Timestamp
        /// What was decided or done.
        package var text: String
    }

    /// The story of an incident, the newest line last.
    static func story(
        of key: String,
        _ psa: String,
        in database: Database
    ) throws -> [Line] {
        try Row.fetchAll(
            database,
            sql: "SELECT at, text FROM story WHERE psa = ? AND key = ? ORDER BY number",
            arguments: [psa, key]
        ).map { Line(at: Timestamp(microseconds: $0[0]), text: $0[1]) }
    }
}

/// A row that cannot be what this service wrote.
struct BrokenRow: Error, CustomStringConvertible {
    let table: String
    let key: String

    var description: String {
        "the row \(key) of the table \(table) cannot be read; the file was changed by something "
            + "else: put back a backup"
    }
}
