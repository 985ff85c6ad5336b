package import Contracts
import Foundation
import GRDB
package import MessageBus
import Quantities

extension ServiceJournal {
    /// Rows of a lane in order, from a sequence on; each row's checksum is checked.
    ///
    /// A damaged row ends the run before it; one that is the first to be read is thrown as
    /// `StateStoreError` of the code `damaged`, and `stored` gives it as it is.
    package func rows(
        of lane: LaneName,
        from first: UInt64,
        limit: FetchLimit
    ) async throws -> [Envelope] {
        guard let state = groups.lanes[lane] else { return [] }
        let (source, epoch) = (source, epoch)
        return try await read { database in
            let rows = try Row.fetchCursor(
                try database.cachedStatement(
                    sql: """
                        SELECT place, id, key, at, trace, crc32c, body FROM outbox
                        WHERE place BETWEEN ? AND ? ORDER BY place
                        """
                ),
                arguments: [
                    JournalSchema.place(lane: state.id, sequence: first),
                    JournalSchema.place(lane: state.id, sequence: JournalSchema.sequenceMax),
                ]
            )
            var found: [Envelope] = []
            var bytes = 0
            while found.count < limit.count, let row = try rows.next() {
                guard let envelope = try Self.envelope(row, source, epoch, lane) else {
                    guard found.isEmpty else { break }
                    throw Self.damaged(Self.stored(row), lane, source)
                }
                bytes += envelope.body.count
                guard found.isEmpty || bytes <= limit.bytes else { break }
                found.append(envelope)
            }
            return found
        }
    }

    /// Where a lane begins and ends, by the last commit.
    package func extent(of lane: LaneName) async throws -> LaneExtent {
        groups.lanes[lane].map(Self.extent) ?? LaneExtent(low: 1, head: 0, lastID: nil)
    }

    /// Every lane the service declared, with its extent.
    package func extents() async throws -> [LaneName: LaneExtent] {
        groups.lanes.mapValues(Self.extent)
    }

    /// How many rows of each lane a required consumer has not acknowledged; none for lanes that
    /// nobody holds back.
    package var unacknowledged: [LaneName: Int] {
        groups.lanes.values.reduce(into: [:]) { counts, lane in
            if lane.isHeldBack, lane.head > lane.floor {
                counts[lane.name] = Int(clamping: lane.head - lane.floor)
            }
        }
    }

    /// Records that a subscriber needs nothing up to a sequence any more.
    package func acknowledge(
        _ lane: LaneName,
        by subscriber: SourceID,
        upTo sequence: UInt64,
        in epoch: Epoch
    ) async throws {
        try await perform { unit in
            // Numbers of another epoch mean other messages here.
            guard unit.writer.epoch == epoch else { return }
            try unit.writer.acknowledge(lane, by: subscriber, upTo: sequence, in: unit.database)
        }
    }

    private static func extent(_ lane: LaneState) -> LaneExtent {
        LaneExtent(low: lane.low, head: lane.head, lastID: lane.lastID)
    }

    /// The first row of a lane at or behind a sequence, as it is on the disk.
    ///
    /// - Parameters:
    ///   - lane: the lane.
    ///   - first: the lowest sequence wanted.
    /// - Returns: the row, damaged or not; nil when there is none.
    /// - Throws: when the journal cannot be read.
    package func stored(of lane: LaneName, from first: UInt64) async throws -> StoredRow? {
        guard let state = groups.lanes[lane] else { return nil }
        return try await read { database in
            let row = try Row.fetchOne(
                try database.cachedStatement(
                    sql: """
                        SELECT place, id, key, at, trace, crc32c, body FROM outbox
                        WHERE place BETWEEN ? AND ? ORDER BY place LIMIT 1
                        """
                ),
                arguments: [
                    JournalSchema.place(lane: state.id, sequence: first),
                    JournalSchema.place(lane: state.id, sequence: JournalSchema.sequenceMax),
                ]
            )
            return row.map(Self.stored)
        }
    }

    private static func stored(_ row: Row) -> StoredRow {
        let sequence = UInt64(row[0] as Int64) & JournalSchema.sequenceMax
        let id = MessageID(bytes: row[1] as Data)
        let (key, time) = (row[2] as String, Timestamp(microseconds: row[3]))
        let body = (row[6] as Data?).map { [UInt8]($0) } ?? []
        let checksum = id.map {
            JournalWriter.checksum(sequence: sequence, id: $0, key: key, at: time, body: body)
        }
        return StoredRow(
            sequence: sequence,
            id: id,
            key: key,
            time: time,
            body: body,
            isSound: checksum == UInt32(truncatingIfNeeded: row[5] as Int64)
        )
    }

    private static func damaged(
        _ row: StoredRow,
        _ lane: LaneName,
        _ source: SourceID
    ) -> StateStoreError {
        StateStoreError(
            .damaged,
            "message \(row.sequence) of \(lane) is damaged in the journal of \(source)"
        )
    }

    static func envelope(
        _ row: Row,
        _ source: SourceID,
        _ epoch: Epoch,
        _ lane: LaneName
    ) throws -> Envelope? {
        let sequence = UInt64(row[0] as Int64) & JournalSchema.sequenceMax
        let body = try row.withUnsafeData(atIndex: 6) { $0.map { [UInt8]($0) } ?? [] }
        let time = Timestamp(microseconds: row[3])
        let key: String = row[2]
        guard let id = MessageID(bytes: row[1] as Data),
            JournalWriter.checksum(sequence: sequence, id: id, key: key, at: time, body: body)
                == UInt32(truncatingIfNeeded: row[5] as Int64)
        else { return nil }
        return Envelope(
            source: source,
            epoch: epoch,
            lane: lane,
            sequence: sequence,
            id: id,
            key: key,
            time: time,
            traceparent: row[4],
            body: body
        )
    }
}
