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
    ///   - effect: the change; it may publish. It may run more than once before the commit: what
    ///     it changes outside the database must bear being done twice and undone.
    ///
    /// On a state lane every key that stands comes once more when the lane is met and in each new
    /// epoch, and removals are passed by: `project` keeps what stands.
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
            // `project` tells of removals; here a thing that is gone changes nothing.
            if M.lane.kind == .state, envelope.isTombstone { return }
            try effect(try Self.decode(M.self, envelope), envelope, unit)
        }
        return Subscription(
            lane: M.lane,
            take: { [self] run in
                try await takeWithCare(run, order) { try apply($0, $1, $2) }
            },
            performDue: { [self] in try await applyDue(of: M.lane.name, apply) },
            snapshots: M.lane.kind == .state ? snapshots { try apply($0, $1, $2) } : nil
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
                try await performDue(of: M.lane.name) { envelope in
                    if M.lane.kind == .state, envelope.isTombstone { return }
                    try await effect(try Self.decode(M.self, envelope), envelope)
                }
            },
            snapshots: M.lane.kind == .state
                ? snapshots { envelope, unit, _ in try unit.store(envelope) } : nil
        )
    }

    static func decode<M: Message>(_ type: M.Type, _ envelope: Envelope) throws -> M {
        do {
            return try M(decodingBody: envelope.body)
        } catch {
            throw Undecodable(cause: error)
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

/// Makes the lowest id of a moment.
private struct ZeroBits: RandomNumberGenerator {
    mutating func next() -> UInt64 { 0 }
}
