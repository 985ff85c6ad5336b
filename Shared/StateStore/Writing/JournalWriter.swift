import Contracts
import Foundation
import GRDB
import MessageBus
import Quantities

/// What only the journal's one writer touches: the lanes' counters and the statements it keeps.
///
/// Counters live in memory between commits. A unit that fails puts back the counters it found, so
/// a sequence given out by it is given out again.
final class JournalWriter {
    var lanes: [LaneName: LaneState] = [:]
    let source: SourceID
    var epoch: Epoch
    let limits: JournalLimits
    let clock: any WallClock
    /// Small messages of this commit, for the hint after it; nil when nobody listens.
    var added: [Envelope]?

    /// Whether only acknowledgements, trimming and incidents are written: the disk is full.
    var isDiskFull = false
    /// Compares the wall clock with the time that goes by.
    var clockWatch = ClockWatch()
    let incidentLane: LaneName
    private var keptStatements: Statements?

    /// What runs for every unit and every row.
    private struct Statements {
        let savepoint, release, insert, remember: WriterStatement
    }

    init(source: SourceID, epoch: Epoch, limits: JournalLimits, clock: any WallClock) {
        self.source = source
        self.epoch = epoch
        self.limits = limits
        self.clock = clock
        incidentLane = BusIncident.lane(of: source.service.text).name
    }

    /// Appends a message, or finds the one with the same id.
    func append(
        _ message: PreparedMessage,
        id: MessageID,
        at time: Timestamp,
        in database: Database
    ) throws -> UInt64 {
        guard var lane = lanes[message.lane] else {
            throw StateStoreError(
                .undeclaredLane,
                "\(source) does not publish \(message.lane); declare the lane when it is opened"
            )
        }
        guard !isDiskFull || lane.declaration.name == incidentLane else { throw diskFull }
        let size = Int64(message.body.count + message.key.utf8.count) + Self.rowBytes
        if lane.isHeldBack, lane.held + size > lane.limit {
            if let known = try sequence(of: id, in: lane, database) { return known }
            lane = try makeRoom(for: size, in: lane, database)
        }
        try insert(message, id: id, at: time, size: size, into: lane, database)
        guard database.changesCount == 1 else {
            return try sequence(of: id, in: lane, database) ?? lane.head
        }
        let sequence = lane.next
        lane.take(size: size, id: id)
        lanes[message.lane] = lane
        note(message, id: id, at: time, sequence: sequence)
        if sequence.isMultiple(of: Self.trimEvery) || lane.bytes > lane.limit {
            try trim(message.lane, in: database)
        }
        return sequence
    }

    private var diskFull: StateStoreError {
        StateStoreError(
            .diskFull,
            "the disk of the journal of \(source) is full; free some space, then it takes messages"
        )
    }

    /// Runs a body in a savepoint; when it throws, tables, counters and epoch are as before it.
    func inSavepoint<R>(_ database: Database, _ body: () throws -> R) throws -> R {
        let (before, epochBefore) = (lanes, epoch)
        let addedBefore = added?.count ?? 0
        let statements = try statements(in: database)
        try statements.savepoint.run()
        do {
            let result = try body()
            try statements.release.run()
            return result
        } catch {
            (lanes, epoch) = (before, epochBefore)
            if let added { self.added = Array(added.prefix(addedBefore)) }
            // A full disk makes SQLite roll back everything; then no savepoint is left.
            if database.isInsideTransaction {
                try database.cachedStatement(sql: "ROLLBACK TO unit").execute()
                try database.cachedStatement(sql: "RELEASE unit").execute()
            }
            throw error
        }
    }

    private func insert(
        _ message: PreparedMessage,
        id: MessageID,
        at time: Timestamp,
        size: Int64,
        into lane: LaneState,
        _ database: Database
    ) throws {
        let checksum = Self.checksum(
            sequence: lane.next,
            id: id,
            key: message.key,
            at: time,
            body: message.body
        )
        let place = JournalSchema.place(lane: lane.id, sequence: lane.next)
        let insert = try statements(in: database).insert
        insert.bind(place, at: 1)
        insert.bind(id, at: 2)
        insert.bind(message.key, at: 3)
        insert.bind(time.microseconds, at: 4)
        insert.bind(message.traceparent, at: 5)
        insert.bind(size, at: 6)
        insert.bind(Int64(checksum), at: 7)
        insert.bind(message.body, at: 8)
        try insert.run()
    }

    /// Notes that a message took effect; says whether it had not before.
    func remember(_ id: MessageID, at time: Timestamp, in database: Database) throws -> Bool {
        let remember = try statements(in: database).remember
        remember.bind(id, at: 1)
        remember.bind(time.microseconds, at: 2)
        try remember.run()
        return database.changesCount == 1
    }

    /// Lets the prepared statements go, without which the connection cannot be closed.
    func forgetStatements() {
        keptStatements = nil
    }

    private func statements(in database: Database) throws -> Statements {
        if let keptStatements { return keptStatements }
        let made = Statements(
            savepoint: try WriterStatement("SAVEPOINT unit", in: database),
            release: try WriterStatement("RELEASE unit", in: database),
            insert: try WriterStatement(
                """
                INSERT INTO outbox (place, id, key, at, trace, size, crc32c, body)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
                """,
                in: database
            ),
            remember: try WriterStatement(
                "INSERT INTO seen (id, done_at) VALUES (?, ?) ON CONFLICT (id) DO NOTHING",
                in: database
            )
        )
        keptStatements = made
        return made
    }

    private func sequence(
        of id: MessageID,
        in lane: LaneState,
        _ database: Database
    ) throws -> UInt64? {
        let statement = try database.cachedStatement(sql: "SELECT place FROM outbox WHERE id = ?")
        guard let place = try Int64.fetchOne(statement, arguments: [Data(id.bytes)]) else {
            return nil
        }
        guard place >> 48 == lane.id else {
            throw StateStoreError(
                .undeclaredLane,
                "message \(id) stands in another lane than \(lane.name)"
            )
        }
        return UInt64(place) & JournalSchema.sequenceMax
    }

    private func note(
        _ message: PreparedMessage,
        id: MessageID,
        at time: Timestamp,
        sequence: UInt64
    ) {
        guard added != nil, message.body.count <= LaneHint.bodyBytesMax else { return }
        added?.append(
            Envelope(
                source: source,
                epoch: epoch,
                lane: message.lane,
                sequence: sequence,
                id: id,
                key: message.key,
                time: time,
                traceparent: message.traceparent,
                body: message.body
            )
        )
    }

    /// The checksum kept with a row, over everything that is delivered of it.
    static func checksum(
        sequence: UInt64,
        id: MessageID,
        key: String,
        at time: Timestamp,
        body: [UInt8]
    ) -> UInt32 {
        var checksum = CRC32C()
        checksum.add(sequence)
        checksum.add(id.high.byteSwapped)
        checksum.add(id.low.byteSwapped)
        checksum.add(UInt64(bitPattern: time.microseconds))
        checksum.add(text: key)
        checksum.add(body)
        return checksum.value
    }

    /// What a row takes beside its key and body.
    static let rowBytes: Int64 = 64
    private static let trimEvery: UInt64 = 256
}
