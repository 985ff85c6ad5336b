package import Contracts
import Foundation
import GRDB
package import MessageBus
import Quantities
import Synchronization

extension ServiceJournal {
    /// Takes in a lane whose messages change only the service's own tables: effect, cursor and
    /// the memory of it are one commit.
    ///
    /// A message that fails is tried again after 1 s, doubling to 30 min, and given up as a dead
    /// letter in the end; one whose body does not read is given up at once.
    ///
    /// - Parameters:
    ///   - type: the lane's messages.
    ///   - order: what waits for a message that fails; a state lane's key and an event lane unless
    ///     told.
    ///   - effect: the change; it may publish.
    /// - Returns: what a node of the bus runs.
    package func apply<M: Message>(
        _ type: M.Type,
        order: LaneOrder? = nil,
        _ effect: @escaping @Sendable (M, Envelope, JournalUnit) throws -> Void
    ) -> Subscription {
        let order = order ?? (M.lane.kind == .state ? .key : .lane)
        let apply: @Sendable (Envelope, JournalUnit, Timestamp) throws -> Void = {
            envelope,
            unit,
            now in
            guard try unit.remember(envelope.id, at: now) else { return }
            try effect(try Self.decode(M.self, envelope), envelope, unit)
        }
        return Subscription(
            lane: M.lane,
            take: { [self] run in
                try await takeWithCare(run, order) { try apply($0, $1, $2) }
            },
            performDue: { [self] in
                while let due = try await nextDue(of: M.lane.name) {
                    let now = clock.now()
                    do {
                        try await perform { unit in
                            try unit.leaveInbox(due)
                            try apply(due.envelope, unit, now)
                        }
                    } catch {
                        try await failed(due, because: error)
                    }
                }
            }
        )
    }

    /// Takes in a lane whose messages have effects elsewhere: they are stored and acknowledged,
    /// then performed, again after a crash between the effect and its done mark.
    ///
    /// - Parameters:
    ///   - type: the lane's messages.
    ///   - effect: the effect; `envelope.id` is its idempotency key. When it throws, it is tried
    ///     again after 1 s, doubling to 30 min, and given up as a dead letter in the end; other
    ///     keys go on meanwhile.
    /// - Returns: what a node of the bus runs.
    package func inbox<M: Message>(
        _ type: M.Type,
        _ effect: @escaping @Sendable (M, Envelope) async throws -> Void
    ) -> Subscription {
        Subscription(
            lane: M.lane,
            take: { [self] run in
                try await takeWithCare(run, .lane) { envelope, unit, _ in try unit.store(envelope) }
            },
            performDue: { [self] in
                while let due = try await nextDue(of: M.lane.name) {
                    do {
                        try await effect(try Self.decode(M.self, due.envelope), due.envelope)
                    } catch is CancellationError {
                        throw CancellationError()
                    } catch {
                        try await failed(due, because: error)
                        continue
                    }
                    try await finish(due)
                }
            }
        )
    }

    private static func decode<M: Message>(_ type: M.Type, _ envelope: Envelope) throws -> M {
        do {
            return try M(decodingBody: envelope.body)
        } catch {
            throw Undecodable(cause: error)
        }
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
            try unit.leaveInbox(due)
            _ = try unit.remember(due.envelope.id, at: now)
        }
    }

    /// Puts a stored message off, or gives it up.
    private func failed(_ due: InboxRow, because error: any Error) async throws {
        let (now, attempts) = (clock.now(), due.attempts + 1)
        guard attempts < limits.attemptsMax, !(error is Undecodable) else {
            return try await perform { unit in
                try unit.leaveInbox(due)
                try unit.bury(due.envelope, attempts: attempts, because: "\(error)", at: now)
            }
        }
        let next = now + jitter.withLock { due.delay(&$0) }
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
    func forgetOldSeen(_ run: LaneRun, _ now: Timestamp, _ unit: JournalUnit) throws {
        guard run.from / 1024 != run.next / 1024, !unit.writer.isAgeUnknown else { return }
        var zeros = ZeroBits()
        let oldest = MessageID(at: now - limits.keepSeen, using: &zeros)
        try unit.database.execute(
            sql: "DELETE FROM seen WHERE id < ?",
            arguments: [Data(oldest.bytes)]
        )
    }
}

extension JournalUnit {
    /// Takes a stored message out of the inbox.
    fileprivate func leaveInbox(_ due: InboxRow) throws {
        try database.execute(sql: "DELETE FROM inbox WHERE place = ?", arguments: [due.place])
    }
}

/// Makes the lowest id of a moment.
private struct ZeroBits: RandomNumberGenerator {
    mutating func next() -> UInt64 { 0 }
}
