import Contracts
import Foundation
import GRDB
import MessageBus
import Quantities
import Synchronization

// What stands in the inbox is performed in groups: one look finds many messages, and what becomes
// of each is noted in commits that they share.
extension ServiceJournal {
    /// What waits for a stored message that fails.
    private struct Order: Hashable {
        let source: SourceID
        let key: String

        init(_ due: InboxRow) { (source, key) = (due.envelope.source, due.envelope.key) }
    }

    /// Performs what is due of a lane whose effects lie elsewhere, one message after another.
    ///
    /// The note that one is done commits while the next is performed, so a slow effect delays no
    /// other's note and quick ones share commits. A crash repeats those whose note it cut off, a
    /// group at the most.
    func performDue(
        of lane: LaneName,
        _ effect: @escaping @Sendable (Envelope) async throws -> Void
    ) async throws {
        while !Task.isCancelled {
            let group = try await due(of: lane)
            guard !group.isEmpty else { return }
            try await withThrowingTaskGroup { notes in
                var held: Set<Order> = []
                for due in group where !held.contains(Order(due)) {
                    try Task.checkCancellation()
                    do {
                        try await effect(due.envelope)
                        notes.addTask { try await self.finish(due) }
                    } catch is CancellationError {
                        throw CancellationError()
                    } catch {
                        held.insert(Order(due))
                        notes.addTask { try await self.putOff(due, because: error) }
                    }
                }
                try await notes.waitForAll()
            }
        }
    }

    /// Lets what was put aside take effect when it is due, a group in one commit.
    func applyDue(
        of lane: LaneName,
        _ effect: @escaping @Sendable (Envelope, JournalUnit, Timestamp) throws -> Void
    ) async throws {
        while !Task.isCancelled {
            let group = try await due(of: lane)
            guard !group.isEmpty else { return }
            let (now, limits) = (clock.now(), limits)
            let delays = jitter.withLock { jitter in group.map { $0.delay(&jitter) } }
            try await perform { unit in
                var held: Set<Order> = []
                for (due, delay) in zip(group, delays) where !held.contains(Order(due)) {
                    do {
                        try unit.writer.inSavepoint(unit.database) {
                            try unit.leaveInbox(due)
                            try effect(due.envelope, unit, now)
                        }
                    } catch {
                        guard unit.database.isInsideTransaction else { throw error }
                        held.insert(Order(due))
                        try unit.putOff(due, for: delay, because: error, limits, now)
                    }
                }
            }
        }
    }

    /// The messages of a lane that are due, in their order; those behind one of their source and
    /// key that is not due are left out.
    private func due(of lane: LaneName) async throws -> [InboxRow] {
        let now = clock.now()
        // A time further ahead than any wait was set before the clock was put back.
        let latest = now + InboxRow.delayMax
        return try await read { database in
            let rows = try Row.fetchCursor(
                try database.cachedStatement(sql: Self.dueQuery),
                arguments: [
                    lane.text, now.microseconds, latest.microseconds, Self.groupMessagesMax,
                ]
            )
            var (found, bytes): ([InboxRow], Int) = ([], 0)
            while bytes < Self.groupBytesMax, let row = try rows.next() {
                guard let due = InboxRow(row, lane: lane) else { continue }
                bytes += due.envelope.body.count
                found.append(due)
            }
            return found
        }
    }

    private func finish(_ due: InboxRow) async throws {
        let now = clock.now()
        try await perform { unit in
            try unit.leaveInbox(due)
            _ = try unit.remember(due.envelope.id, at: now)
        }
    }

    private func putOff(_ due: InboxRow, because error: any Error) async throws {
        let (now, limits) = (clock.now(), limits)
        let delay = jitter.withLock { due.delay(&$0) }
        try await perform { try $0.putOff(due, for: delay, because: error, limits, now) }
    }

    /// One group of what is due: lane, now, the latest moment that a wait can end, messages.
    static let dueQuery = """
        SELECT place, source, epoch, seq, id, key, at, trace, attempts, body FROM inbox AS due
        WHERE lane = ?1 AND (not_before <= ?2 OR not_before > ?3) AND NOT EXISTS (
            SELECT 1 FROM inbox AS before WHERE before.lane = due.lane
                AND before.source = due.source AND before.key = due.key
                AND before.place < due.place
                AND before.not_before > ?2 AND before.not_before <= ?3)
        ORDER BY place LIMIT ?4
        """

    /// Messages in a group at the most.
    static let groupMessagesMax = 64
    /// A group is complete when it holds so many bytes of bodies.
    private static let groupBytesMax = 1 << 20
}

extension JournalUnit {
    /// Takes a stored message out of the inbox.
    fileprivate func leaveInbox(_ due: InboxRow) throws {
        try database.cachedStatement(sql: "DELETE FROM inbox WHERE place = ?")
            .execute(arguments: [due.place])
    }

    /// Puts a stored message off, or gives it up.
    fileprivate func putOff(
        _ due: InboxRow,
        for delay: Duration,
        because error: any Error,
        _ limits: JournalLimits,
        _ now: Timestamp
    ) throws {
        let attempts = due.attempts + 1
        guard attempts < limits.attemptsMax, !(error is Undecodable) else {
            try leaveInbox(due)
            return try bury(due.envelope, attempts: attempts, because: "\(error)", at: now)
        }
        try database.execute(
            sql: """
                UPDATE inbox SET attempts = attempts + 1, not_before = ?, last_error = ?
                WHERE place = ?
                """,
            arguments: [(now + delay).microseconds, String(describing: error), due.place]
        )
    }
}
