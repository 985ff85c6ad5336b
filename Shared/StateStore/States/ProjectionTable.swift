import Contracts
import Foundation
import GRDB
import Quantities

/// The journal's table of what stands on the state lanes that its service follows: one row a lane,
/// key and source.
///
/// A row keeps where its source said it. What an older epoch said never replaces what a newer one
/// did: while a snapshot of the new epoch is under way its rows stand beside the old ones.
struct ProjectionTable {
    let lane: LaneName
    let database: Database

    /// Takes in a message of the epoch that is followed; says whether it changed anything.
    func put(_ envelope: Envelope, body: [UInt8]) throws -> Bool {
        guard try isFollowed(envelope) else { return false }
        try database.cachedStatement(
            sql: """
                INSERT INTO projection (lane, key, source, epoch, seq, at, body)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (lane, key, source) DO UPDATE SET epoch = excluded.epoch,
                    seq = excluded.seq, at = excluded.at, mark = 0, body = excluded.body
                WHERE epoch = excluded.epoch AND seq < excluded.seq OR \(Self.isClosed)
                """
        ).execute(arguments: row(envelope) + [StoredBytes(body)])
        return database.changesCount == 1
    }

    /// Takes in a tombstone of the epoch that is followed; says whether it changed anything.
    func remove(_ envelope: Envelope) throws -> Bool {
        guard try isFollowed(envelope) else { return false }
        try database.cachedStatement(
            sql: """
                DELETE FROM projection WHERE lane = ? AND key = ? AND source = ?
                    AND (epoch = ? AND seq < ? OR \(Self.isClosed))
                """
        ).execute(arguments: place(envelope))
        return database.changesCount == 1
    }

    /// Takes in a message that a snapshot lists; says whether it changed anything but the mark.
    func list(_ envelope: Envelope, body: [UInt8], mark: UInt64) throws -> Bool {
        let known = try database.cachedStatement(
            sql: """
                UPDATE projection SET mark = ?1
                WHERE lane = ?2 AND key = ?3 AND source = ?4 AND epoch = ?5 AND seq >= ?6
                """
        )
        try known.execute(arguments: [Int64(bitPattern: mark)] + place(envelope))
        guard database.changesCount == 0 else { return false }
        try database.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO projection (lane, key, source, epoch, seq, at, body, mark)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(
            arguments: row(envelope) + [StoredBytes(body), Int64(bitPattern: mark)]
        )
        return true
    }

    /// Takes in a tombstone that a snapshot lists; says whether it changed anything.
    func unlist(_ envelope: Envelope) throws -> Bool {
        try database.cachedStatement(
            sql: """
                DELETE FROM projection WHERE lane = ? AND key = ? AND source = ?
                    AND (epoch != ? OR seq < ?)
                """
        ).execute(arguments: place(envelope))
        return database.changesCount == 1
    }

    /// Keeps what is known of a thing that a snapshot lists in words that do not read.
    func keep(_ envelope: Envelope, mark: UInt64) throws {
        try database.execute(
            sql: "UPDATE projection SET mark = ? WHERE lane = ? AND key = ? AND source = ?",
            arguments: [
                Int64(bitPattern: mark), lane.text, envelope.key, envelope.source.text,
            ]
        )
    }

    /// Drops what a source's ended snapshot did not list; returns the keys.
    func drop(unmarked mark: UInt64, of source: SourceID) throws -> [String] {
        try String.fetchAll(
            database,
            sql: """
                DELETE FROM projection WHERE lane = ? AND source = ? AND mark != ? RETURNING key
                """,
            arguments: [lane.text, source.text, Int64(bitPattern: mark)]
        )
    }

    /// Drops what a source said in other epochs; returns the keys.
    func drop(before epoch: Epoch, of source: SourceID) throws -> [String] {
        try String.fetchAll(
            database,
            sql: """
                DELETE FROM projection WHERE lane = ? AND source = ? AND epoch != ? RETURNING key
                """,
            arguments: [lane.text, source.text, Data(epoch.bytes)]
        )
    }

    /// What is shown of a thing: the greatest (as of, source) counts.
    func shown(_ key: String) throws -> [UInt8]? {
        let body = try Data.fetchOne(
            try database.cachedStatement(
                sql: """
                    SELECT body FROM projection WHERE lane = ? AND key = ?
                    ORDER BY at DESC, source DESC LIMIT 1
                    """
            ),
            arguments: [lane.text, key]
        )
        return body.map { [UInt8]($0) }
    }

    /// The sources that tell of a thing.
    func sources(_ key: String) throws -> Set<SourceID> {
        let texts = try String.fetchAll(
            database,
            sql: "SELECT source FROM projection WHERE lane = ? AND key = ?",
            arguments: [lane.text, key]
        )
        return Set(texts.compactMap { SourceID($0) })
    }

    /// The sources that tell of anything.
    func sources() throws -> Set<SourceID> {
        let texts = try String.fetchAll(
            database,
            sql: "SELECT DISTINCT source FROM projection WHERE lane = ?",
            arguments: [lane.text]
        )
        return Set(texts.compactMap { SourceID($0) })
    }

    /// Whose word is shown of a thing.
    func shownSource(_ key: String) throws -> SourceID? {
        try String.fetchOne(
            database,
            sql: """
                SELECT source FROM projection WHERE lane = ? AND key = ?
                ORDER BY at DESC, source DESC LIMIT 1
                """,
            arguments: [lane.text, key]
        ).flatMap(SourceID.init)
    }

    /// Everything that is shown, by its key.
    func all() throws -> [String: [UInt8]] {
        let rows = try Row.fetchCursor(
            database,
            sql: "SELECT key, body FROM projection WHERE lane = ? ORDER BY key, at, source",
            arguments: [lane.text]
        )
        var shown: [String: [UInt8]] = [:]
        while let row = try rows.next() { shown[row[0]] = [UInt8](row[1] as Data) }
        return shown
    }

    /// A message of an epoch that was left says nothing any more.
    private func isFollowed(_ envelope: Envelope) throws -> Bool {
        let statement = try database.cachedStatement(
            sql: """
                SELECT 1 FROM cursor WHERE source = ? AND lane = ? AND epoch = ? AND is_open
                """
        )
        return try Int.fetchOne(
            statement,
            arguments: [envelope.source.text, lane.text, Data(envelope.epoch.bytes)]
        ) != nil
    }

    /// Whether a row is of an epoch that was left; one that is being listed has no cursor yet.
    private static let isClosed = """
        EXISTS (SELECT 1 FROM cursor WHERE cursor.source = projection.source
            AND cursor.lane = projection.lane AND cursor.epoch = projection.epoch
            AND NOT is_open)
        """

    private func place(_ envelope: Envelope) -> StatementArguments {
        [
            lane.text, envelope.key, envelope.source.text, Data(envelope.epoch.bytes),
            Int64(envelope.sequence),
        ]
    }

    private func row(_ envelope: Envelope) -> StatementArguments {
        place(envelope) + [envelope.time.microseconds]
    }
}
