package import Contracts
import Foundation
import GRDB
package import MessageBus
import Quantities

extension ServiceJournal {
    /// Takes in a lane whose messages change only the service's own tables: effect, cursor and
    /// the memory of it are one commit.
    ///
    /// - Parameters:
    ///   - type: the lane's messages.
    ///   - effect: the change; it may publish. When it throws, the message is tried again.
    /// - Returns: what a node of the bus runs.
    package func apply<M: Message>(
        _ type: M.Type,
        _ effect: @escaping @Sendable (M, Envelope, JournalUnit) throws -> Void
    ) -> Subscription {
        Subscription(lane: M.lane) { [self] run in
            let now = clock.now()
            return try await perform { unit in
                try self.forgetOldSeen(run, now, unit)
                return try unit.take(run) { envelope in
                    guard try unit.remember(envelope.id, at: now) else { return }
                    try effect(try M(decodingBody: envelope.body), envelope, unit)
                }
            }
        }
    }

    /// Takes in a lane whose messages have effects elsewhere: they are stored and acknowledged,
    /// then performed, again after a crash between the effect and its done mark.
    ///
    /// - Parameters:
    ///   - type: the lane's messages.
    ///   - effect: the effect; `envelope.id` is its idempotency key. When it throws, it is tried
    ///     again after 1 s, doubling to 30 min; other keys go on meanwhile.
    /// - Returns: what a node of the bus runs.
    package func inbox<M: Message>(
        _ type: M.Type,
        _ effect: @escaping @Sendable (M, Envelope) async throws -> Void
    ) -> Subscription {
        Subscription(
            lane: M.lane,
            take: { [self] run in
                let now = clock.now()
                return try await perform { unit in
                    try self.forgetOldSeen(run, now, unit)
                    return try unit.take(run) { try unit.store($0) }
                }
            },
            performDue: { [self] in
                while let due = try await nextDue(of: M.lane.name) {
                    do {
                        try await effect(try M(decodingBody: due.envelope.body), due.envelope)
                    } catch is CancellationError {
                        throw CancellationError()
                    } catch {
                        try await postpone(due, because: error)
                        continue
                    }
                    try await finish(due)
                }
            }
        )
    }

    private func nextDue(of lane: LaneName) async throws -> InboxRow? {
        let now = clock.now()
        return try await read { database in
            let row = try Row.fetchOne(
                try database.cachedStatement(
                    sql: """
                        SELECT place, source, epoch, seq, id, key, at, trace, attempts, body
                        FROM inbox AS due WHERE lane = ? AND not_before <= ? AND NOT EXISTS (
                            SELECT 1 FROM inbox AS before WHERE before.lane = due.lane
                                AND before.source = due.source AND before.key = due.key
                                AND before.place < due.place)
                        ORDER BY place LIMIT 1
                        """
                ),
                arguments: [lane.text, now.microseconds]
            )
            return row.flatMap { InboxRow($0, lane: lane) }
        }
    }

    private func finish(_ due: InboxRow) async throws {
        let now = clock.now()
        try await perform { unit in
            try unit.database.execute(
                sql: "DELETE FROM inbox WHERE place = ?",
                arguments: [due.place]
            )
            _ = try unit.remember(due.envelope.id, at: now)
        }
    }

    private func postpone(_ due: InboxRow, because error: any Error) async throws {
        let next = clock.now() + due.delay
        try await perform { unit in
            try unit.database.execute(
                sql: """
                    UPDATE inbox SET attempts = attempts + 1, not_before = ?, last_error = ?
                    WHERE place = ?
                    """,
                arguments: [next.microseconds, String(describing: error), due.place]
            )
        }
    }

    /// Ids begin with their time, so the oldest go without an index of their own.
    private func forgetOldSeen(_ run: LaneRun, _ now: Timestamp, _ unit: JournalUnit) throws {
        guard run.from / 1024 != run.next / 1024 else { return }
        var zeros = ZeroBits()
        let oldest = MessageID(at: now - limits.keepSeen, using: &zeros)
        try unit.database.execute(
            sql: "DELETE FROM seen WHERE id < ?",
            arguments: [Data(oldest.bytes)]
        )
    }
}

/// Makes the lowest id of a moment.
private struct ZeroBits: RandomNumberGenerator {
    mutating func next() -> UInt64 { 0 }
}
