package import Contracts
import Foundation
import GRDB
package import MessageBus
import Quantities

extension ServiceJournal {
    /// What a lane holds from a sequence on, in one look, passing over rows that cannot be read.
    package func range(
        of lane: LaneName,
        from first: UInt64,
        limit: FetchLimit
    ) async throws -> LaneRange {
        guard let state = groups.lanes[lane] else {
            return LaneRange(rows: [], next: first, low: 1, head: 0)
        }
        let (source, epoch) = (source, epoch)
        let (range, damaged) = try await read { database in
            try Self.range(state, source, epoch, from: first, limit: limit, database)
        }
        if !damaged.isEmpty { try await recordDamage(of: lane, damaged, epoch) }
        return range
    }

    private static func range(
        _ lane: LaneState,
        _ source: SourceID,
        _ epoch: Epoch,
        from first: UInt64,
        limit: FetchLimit,
        _ database: Database
    ) throws -> (LaneRange, damaged: [UInt64]) {
        let extent = try Row.fetchOne(
            database,
            sql: "SELECT low_seq, next_seq, is_torn FROM lane WHERE id = ?",
            arguments: [lane.id]
        )
        let end = UInt64(extent?[1] as Int64? ?? 1)
        var range = LaneRange(
            rows: [],
            next: max(first, end),
            low: UInt64(extent?[0] as Int64? ?? 1),
            head: end - 1,
            isTorn: extent?[2] as Bool? ?? false
        )
        let rows = try Row.fetchCursor(
            try database.cachedStatement(
                sql: """
                    SELECT place, id, key, at, trace, crc32c, body FROM outbox
                    WHERE place BETWEEN ? AND ? ORDER BY place
                    """
            ),
            arguments: [
                JournalSchema.place(lane: lane.id, sequence: first),
                JournalSchema.place(lane: lane.id, sequence: JournalSchema.sequenceMax),
            ]
        )
        var (bytes, damaged): (Int, [UInt64]) = (0, [])
        while let row = try rows.next() {
            let sequence = UInt64(row[0] as Int64) & JournalSchema.sequenceMax
            guard let envelope = try envelope(row, source, epoch, lane.name) else {
                damaged.append(sequence)
                continue
            }
            bytes += envelope.body.count
            let isFull = range.rows.count >= limit.count || bytes > limit.bytes
            guard range.rows.isEmpty || !isFull else {
                range.next = range.rows.last.map { $0.sequence + 1 } ?? sequence
                break
            }
            range.rows.append(envelope)
        }
        damaged.removeAll { $0 >= range.next }
        range.skips = skips(in: range, from: first, damaged, kind: lane.declaration.kind)
        return (range, damaged)
    }

    /// What stands in the places of a range that has no row there.
    ///
    /// On a state lane rows go when newer ones of their keys have replaced them; on others only
    /// when every reader has them, which is below the range.
    private static func skips(
        in range: LaneRange,
        from first: UInt64,
        _ damaged: [UInt64],
        kind: LaneKind
    ) -> [LaneSkip] {
        var skips: [LaneSkip] = []
        var place = first
        func pass(to end: UInt64) {
            guard place < end else { return }
            skips.append(LaneSkip(from: place, to: end - 1, isLost: kind != .state))
        }
        var lost = damaged[...]
        for row in range.rows.map(\.sequence) + [range.next] {
            while let next = lost.first, next < row {
                pass(to: next)
                skips.append(LaneSkip(from: next, to: next, isLost: true))
                place = next + 1
                lost.removeFirst()
            }
            pass(to: row)
            place = row + 1
        }
        return skips
    }

    private func recordDamage(of lane: LaneName, _ damaged: [UInt64], _ epoch: Epoch) async throws {
        let (source, now) = (source, clock.now())
        try await perform { unit in
            for sequence in damaged {
                try unit.record(
                    LaneLoss(
                        source: source,
                        lane: lane,
                        epoch: epoch,
                        from: sequence,
                        to: sequence,
                        reason: "its checksum is wrong in the journal"
                    ),
                    at: now
                )
            }
        }
    }
}
