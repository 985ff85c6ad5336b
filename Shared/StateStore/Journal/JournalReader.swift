package import Contracts
import Foundation
import GRDB
import Quantities

/// Reads a journal beside the service that has it open, and changes nothing.
///
/// SQLite's WAL lets readers in at any moment; each call sees one commit. It works as well while
/// the service is stopped or the hub is away, which is when an operator asks.
package struct JournalReader: Sendable {
    /// Where the file is.
    package let path: String
    /// Whose journal it is.
    package let source: SourceID
    /// Its epoch.
    package let epoch: Epoch
    private let queue: DatabaseQueue

    /// Opens a file.
    ///
    /// - Parameter path: a SQLite file.
    /// - Throws: `StateStoreError` when it is no journal of ours, or cannot be read.
    package init(_ path: String) throws {
        self.path = path
        var configuration = StateFile.configuration
        configuration.readonly = true
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
            (source, epoch) = try queue.read { try Self.identity($0, path) }
        } catch let error as DatabaseError {
            throw StateFile.refusal(error, path: path)
        }
    }

    private static func identity(_ database: Database, _ path: String) throws -> (SourceID, Epoch) {
        let id = try Int32.fetchOne(database, sql: "PRAGMA application_id")
        guard id == StateFile.applicationID, try database.tableExists("journal"),
            let kind = try String.fetchOne(database, sql: "SELECT kind FROM state_file"),
            let row = try Row.fetchOne(database, sql: "SELECT instance, epoch FROM journal"),
            let service = kind.split(separator: " ").last,
            let source = SourceID("\(service)/\(row[0] as String)"),
            let epoch = Epoch(bytes: [UInt8](row[1] as Data))
        else { throw StateStoreError(.foreign, "\(path) is no journal of a service") }
        return (source, epoch)
    }

    /// What the journal holds now.
    package func report() throws -> JournalReport {
        try queue.read { database in
            JournalReport(
                source: source,
                epoch: epoch,
                lanes: try Self.lanes(database),
                cursors: try Self.cursors(database),
                projections: try Self.projections(database),
                inbox: try Self.inbox(database),
                losses: try Self.losses(database),
                deadLetters: try Self.deadCount(database)
            )
        }
    }

    /// Rows of a lane in order, from a sequence on; damaged ones are left out.
    ///
    /// - Parameters:
    ///   - lane: the lane.
    ///   - first: the first sequence wanted.
    ///   - count: rows at the most.
    /// - Returns: the rows; none when there are none behind `first`.
    /// - Throws: `DatabaseError` when the file cannot be read.
    package func rows(of lane: LaneName, from first: UInt64, count: Int) throws -> [Envelope] {
        try queue.read { database in
            let number = "SELECT id FROM lane WHERE name = ?"
            guard let id = try Int64.fetchOne(database, sql: number, arguments: [lane.text]) else {
                return []
            }
            let (_, epoch) = try Self.identity(database, path)
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT place, id, key, at, trace, crc32c, body FROM outbox
                    WHERE place BETWEEN ? AND ? ORDER BY place LIMIT ?
                    """,
                arguments: [
                    JournalSchema.place(lane: id, sequence: first),
                    JournalSchema.place(lane: id, sequence: JournalSchema.sequenceMax), count,
                ]
            )
            return try rows.compactMap {
                try ServiceJournal.envelope($0, source, epoch, lane)
            }
        }
    }

    /// The messages that were given up, oldest first, the first thousand of them.
    package func deadLetters() throws -> [DeadLetter] {
        try queue.read { database in
            guard try database.tableExists("dead_letter") else { return [] }
            return try Row.fetchAll(
                database,
                sql: ServiceJournal.letters + " ORDER BY place LIMIT 1000"
            ).compactMap(ServiceJournal.letter)
        }
    }

    /// The newest commands that the service issued, newest first.
    ///
    /// - Parameter limit: how many at the most.
    /// - Returns: their records; none in a journal of a release without commands.
    /// - Throws: `DatabaseError` when the file cannot be read.
    package func issuedCommands(limit: Int) throws -> [IssuedCommand] {
        try commands("issued_command", IssuedCommand.columns, limit, IssuedCommand.init)
    }

    /// The newest commands that the service was told, newest first.
    ///
    /// - Parameter limit: how many at the most.
    /// - Returns: their records; none in a journal of a release without commands.
    /// - Throws: `DatabaseError` when the file cannot be read.
    package func operations(limit: Int) throws -> [OperationRecord] {
        try commands("operation", OperationRecord.columns, limit, OperationRecord.init)
    }

    private func commands<Record>(
        _ table: String,
        _ columns: String,
        _ limit: Int,
        _ read: (Row) -> Record?
    ) throws -> [Record] {
        try queue.read { database in
            guard try database.tableExists(table) else { return [] }
            return try Row.fetchAll(
                database,
                sql: "SELECT \(columns) FROM \(table) ORDER BY place DESC LIMIT ?",
                arguments: [limit]
            ).compactMap(read)
        }
    }

    private static func deadCount(_ database: Database) throws -> Int {
        guard try database.tableExists("dead_letter") else { return 0 }
        return try Int.fetchOne(database, sql: "SELECT count(*) FROM dead_letter") ?? 0
    }

    private static func lanes(_ database: Database) throws -> [JournalReport.Lane] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT id, name, kind, low_seq, next_seq, bytes, held_bytes FROM lane ORDER BY name
                """
        )
        return try rows.compactMap { row in
            guard let name = LaneName(row[1]) else { return nil }
            let (low, next) = (UInt64(row[3] as Int64), UInt64(row[4] as Int64))
            return JournalReport.Lane(
                name: name,
                kind: row[2],
                low: low,
                head: next - 1,
                messages: row[2] == LaneKind.state.rawValue
                    ? try count(database, lane: row[0]) : next - min(low, next),
                bytes: row[5],
                heldBytes: row[6],
                subscribers: try subscribers(database, lane: row[0])
            )
        }
    }

    /// A state lane has gaps, where newer messages replaced older ones.
    private static func count(_ database: Database, lane: Int64) throws -> UInt64 {
        let count = try Int64.fetchOne(
            database,
            sql: "SELECT count(*) FROM outbox WHERE place BETWEEN ? AND ?",
            arguments: [
                JournalSchema.place(lane: lane, sequence: 0),
                JournalSchema.place(lane: lane, sequence: JournalSchema.sequenceMax),
            ]
        )
        return UInt64(count ?? 0)
    }

    private static func projections(_ database: Database) throws -> [JournalReport.Projection] {
        // A journal that no newer release has opened yet has none.
        guard try database.tableExists("projection") else { return [] }
        return try Row.fetchAll(
            database,
            sql: """
                SELECT source, lane, count(*), max(at) FROM projection
                GROUP BY lane, source ORDER BY lane, source
                """
        ).compactMap { row in
            guard let source = SourceID(row[0]), let lane = LaneName(row[1]) else { return nil }
            return JournalReport.Projection(
                source: source,
                lane: lane,
                things: row[2],
                newest: Timestamp(microseconds: row[3])
            )
        }
    }

    private static func subscribers(
        _ database: Database,
        lane: Int64
    ) throws -> [JournalReport.Subscriber] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT source, acked_seq, last_seen FROM subscriber WHERE lane = ? ORDER BY source
                """,
            arguments: [lane]
        ).compactMap { row in
            guard let source = SourceID(row[0]) else { return nil }
            return JournalReport.Subscriber(
                source: source,
                acknowledged: UInt64(row[1] as Int64),
                lastSeen: Timestamp(microseconds: row[2])
            )
        }
    }

    private static func cursors(_ database: Database) throws -> [JournalReport.Cursor] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT source, lane, epoch, next_seq, is_open FROM cursor
                ORDER BY lane, source, is_open
                """
        ).compactMap { row in
            guard let source = SourceID(row[0]), let lane = LaneName(row[1]),
                let epoch = Epoch(bytes: [UInt8](row[2] as Data))
            else { return nil }
            return JournalReport.Cursor(
                source: source,
                lane: lane,
                epoch: epoch,
                next: UInt64(row[3] as Int64),
                isOpen: row[4]
            )
        }
    }

    private static func inbox(_ database: Database) throws -> [JournalReport.Inbox] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT lane, count(*), sum(attempts > 0), min(at) FROM inbox
                GROUP BY lane ORDER BY lane
                """
        ).compactMap { row in
            guard let lane = LaneName(row[0]) else { return nil }
            return JournalReport.Inbox(
                lane: lane,
                waiting: row[1],
                failing: row[2],
                oldest: Timestamp(microseconds: row[3])
            )
        }
    }

    private static func losses(_ database: Database) throws -> [JournalReport.Loss] {
        try Row.fetchAll(
            database,
            sql: "SELECT source, lane, from_seq, to_seq, reason, at FROM loss ORDER BY at"
        ).compactMap { row in
            guard let source = SourceID(row[0]), let lane = LaneName(row[1]) else { return nil }
            return JournalReport.Loss(
                source: source,
                lane: lane,
                from: UInt64(row[2] as Int64),
                to: UInt64(row[3] as Int64),
                reason: row[4],
                at: Timestamp(microseconds: row[5])
            )
        }
    }
}
