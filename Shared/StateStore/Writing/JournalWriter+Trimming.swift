import Contracts
import GRDB
import Quantities

extension JournalWriter {
    /// Frees rows that every required consumer has acknowledged: oldest first, when they are old or
    /// the lane nears its cap.
    ///
    /// A state lane keeps the latest row of each key for ever, a tombstone until every required
    /// consumer has acknowledged it.
    func trim(_ name: LaneName, in database: Database) throws {
        guard let lane = lanes[name] else { return }
        if lane.declaration.kind == .state {
            try compact(lane, in: database)
        } else {
            try trimOldest(lane, in: database)
        }
    }

    private func trimOldest(_ before: LaneState, in database: Database) throws {
        var lane = before
        let oldest = clock.now() - limits.keepAcknowledged
        let isAgeKnown = !isAgeUnknown
        let statement = try database.cachedStatement(
            sql: """
                SELECT place, size, at FROM outbox WHERE place BETWEEN ? AND ?
                ORDER BY place LIMIT \(Self.trimRowsMax)
                """
        )
        let rows = try Row.fetchCursor(
            statement,
            arguments: [
                JournalSchema.place(lane: lane.id, sequence: lane.low),
                JournalSchema.place(lane: lane.id, sequence: lane.floor),
            ]
        )
        while let row = try rows.next() {
            let isOld = isAgeKnown && Timestamp(microseconds: row[2]) < oldest
            guard isOld || lane.bytes > lane.limit / 10 * 8 else { break }
            lane.bytes -= row[1]
            lane.low = (UInt64(row[0] as Int64) & JournalSchema.sequenceMax) + 1
        }
        guard lane.low > before.low else { return }
        lane.isDirty = true
        try delete(lane, from: before.low, to: lane.low - 1, in: database)
        lanes[lane.name] = lane
    }

    func delete(
        _ lane: LaneState,
        from first: UInt64,
        to last: UInt64,
        in database: Database
    ) throws {
        try database.cachedStatement(sql: "DELETE FROM outbox WHERE place BETWEEN ? AND ?")
            .execute(arguments: [
                JournalSchema.place(lane: lane.id, sequence: first),
                JournalSchema.place(lane: lane.id, sequence: last),
            ])
    }

    /// Drops acknowledged rows whose key has a newer row, once the lane has doubled.
    private func compact(_ before: LaneState, in database: Database) throws {
        guard before.bytes > before.compactAt, before.floor > before.compactedTo else { return }
        var lane = before
        let first = JournalSchema.place(lane: lane.id, sequence: 0)
        let floor = JournalSchema.place(lane: lane.id, sequence: lane.floor)
        let head = JournalSchema.place(lane: lane.id, sequence: lane.head)
        try database.cachedStatement(
            sql: """
                DELETE FROM outbox WHERE place BETWEEN ? AND ? AND place NOT IN (
                    SELECT max(place) FROM outbox WHERE place BETWEEN ? AND ? GROUP BY key)
                """
        ).execute(arguments: [first, floor, first, head])
        lane.low = max(lane.low, try purge(from: first, to: floor, in: database) + 1)
        lane.bytes = try bytes(of: lane, from: 0, to: lane.head, in: database)
        let step = limits.compactBytes.bytes
        lane.compactAt = step == 0 ? 0 : max(step, lane.bytes * 2)
        lane.compactedTo = lane.floor
        lane.isDirty = true
        lanes[lane.name] = lane
    }

    /// Drops tombstones; returns the highest sequence of one, 0 when there was none.
    ///
    /// Who stands before it can no longer learn of the removal by asking for messages, and needs a
    /// snapshot: the lane begins behind it.
    private func purge(from first: Int64, to floor: Int64, in database: Database) throws -> UInt64 {
        let highest = try Int64.fetchOne(
            try database.cachedStatement(
                sql: """
                    SELECT max(place) FROM outbox
                    WHERE place BETWEEN ? AND ? AND length(body) = 0
                    """
            ),
            arguments: [first, floor]
        )
        guard let highest else { return 0 }
        try database.cachedStatement(
            sql: "DELETE FROM outbox WHERE place BETWEEN ? AND ? AND length(body) = 0"
        ).execute(arguments: [first, floor])
        return UInt64(highest) & JournalSchema.sequenceMax
    }

    private static let trimRowsMax = 1000
}
