import Contracts
import Foundation
import GRDB
import MessageBus
import Quantities

extension JournalWriter {
    /// Makes room in a full lane as its policy says; returns the lane as it is then.
    func makeRoom(
        for size: Int64,
        in lane: LaneState,
        _ database: Database
    ) throws -> LaneState {
        switch lane.declaration.whenFull {
        case .block: break
        case .coalesce: try coalesce(lane, in: database)
        case .dropOldest where size <= lane.limit: try dropOldest(lane, for: size, in: database)
        case .dropOldest: break
        }
        let lane = lanes[lane.name] ?? lane
        guard lane.held + size <= lane.limit else {
            throw LaneFull(
                lane: lane.name,
                held: ByteCount(lane.held),
                limit: ByteCount(lane.limit)
            )
        }
        return lane
    }

    /// Drops rows that newer ones of their keys have replaced, read or not: only the newest counts.
    private func coalesce(_ before: LaneState, in database: Database) throws {
        var lane = before
        let first = JournalSchema.place(lane: lane.id, sequence: 0)
        let head = JournalSchema.place(lane: lane.id, sequence: lane.head)
        try database.cachedStatement(
            sql: """
                DELETE FROM outbox WHERE place BETWEEN ?1 AND ?2 AND place NOT IN (
                    SELECT max(place) FROM outbox WHERE place BETWEEN ?1 AND ?2 GROUP BY key)
                """
        ).execute(arguments: [first, head])
        lane.bytes = try bytes(of: lane, from: 0, to: lane.head, in: database)
        lane.held = try bytes(of: lane, from: lane.floor + 1, to: lane.head, in: database)
        lane.isDirty = true
        lanes[lane.name] = lane
    }

    /// Drops the oldest rows, read or not, until a tenth of the lane is free, and declares the
    /// unread ones lost.
    private func dropOldest(
        _ before: LaneState,
        for size: Int64,
        in database: Database
    ) throws {
        var lane = before
        let rows = try Row.fetchCursor(
            try database.cachedStatement(
                sql: "SELECT place, size FROM outbox WHERE place BETWEEN ? AND ? ORDER BY place"
            ),
            arguments: [
                JournalSchema.place(lane: lane.id, sequence: lane.low),
                JournalSchema.place(lane: lane.id, sequence: lane.head),
            ]
        )
        let goal = max(0, min(lane.limit / 10 * 9, lane.limit - size))
        while lane.held > goal, let row = try rows.next() {
            let sequence = UInt64(row[0] as Int64) & JournalSchema.sequenceMax
            lane.bytes -= row[1]
            if sequence > lane.floor { lane.held -= row[1] }
            lane.low = sequence + 1
        }
        let lost = max(before.low, before.floor + 1)..<lane.low
        lane.floor = max(lane.floor, lane.low - 1)
        lane.isDirty = true
        try delete(lane, from: before.low, to: lane.low - 1, in: database)
        lanes[lane.name] = lane
        guard !lost.isEmpty else { return }
        let loss = LaneLoss(
            source: source,
            lane: lane.name,
            epoch: epoch,
            from: lost.lowerBound,
            to: lost.upperBound - 1,
            reason: "its required consumers did not read them before the lane was full"
        )
        try JournalUnit(database: database, writer: self).record(loss, at: clock.now())
    }

    /// Tells of lanes that fill, and of those that have room again.
    func tellPressure(in database: Database) throws {
        for (name, lane) in lanes where lane.isHeldBack {
            let level = lane.pressure.level
            let isOver = level == .normal && lane.held < lane.limit / 10 * 6
            guard level > lane.told || lane.told != .normal && isOver else { continue }
            lanes[name]?.told = level
            try JournalUnit(database: database, writer: self).report(
                .pressure(lane.pressure, at: clock.now())
            )
        }
    }

    /// Looks whether the machine's clock was set, and tells of it.
    func watchClock(in database: Database) throws {
        guard let uptime = clock.uptime else { return }
        let now = clock.now()
        let jump = clockWatch.look(now, uptime, pause: limits.keepAcknowledged)
        guard let jump else { return }
        try JournalUnit(database: database, writer: self).report(.clockJumped(by: jump, at: now))
    }

    /// Whether nothing may be dropped for its age: the clock was set.
    var isAgeUnknown: Bool { clock.uptime.map { clockWatch.isPaused($0) } ?? false }
}

extension BusIncident {
    /// A lane fills, or has room again.
    static func pressure(_ pressure: LanePressure, at time: Timestamp) -> Self {
        let severity: Severity =
            switch pressure.level {
            case .normal: .info
            case .warning: .warning
            case .critical: .critical
            }
        return Self(
            .lanePressure,
            severity,
            lane: pressure.lane,
            text: """
                lane \(pressure.lane) holds \(pressure.held.bytes) of \(pressure.limit.bytes) \
                bytes that its required consumers have not acknowledged; look whether they run
                """,
            at: time
        )
    }

    /// The clock was set.
    static func clockJumped(by jump: Duration, at time: Timestamp) -> Self {
        Self(
            .clockJump,
            .warning,
            text: """
                the machine's clock was set by \(jump.components.seconds) s; nothing goes for \
                its age for a while; look whether time synchronisation runs
                """,
            at: time
        )
    }

    /// The disk is full, or has room again.
    static func disk(isFull: Bool, of source: SourceID, at time: Timestamp) -> Self {
        Self(
            .diskFull,
            isFull ? .critical : .info,
            text: isFull
                ? "the disk of the journal of \(source) is full: it takes acknowledgements, no "
                    + "messages; free some space"
                : "the disk of the journal of \(source) has room again",
            at: time
        )
    }
}
