import Contracts
import Foundation
import GRDB
import MessageBus
import Quantities
import Synchronization

extension ServiceJournal {
    /// Takes a run; after a crash only as much of it as can be told apart should it crash again.
    func takeWithCare(
        _ run: LaneRun,
        _ order: LaneOrder,
        _ effect: @escaping @Sendable (Envelope, JournalUnit, Timestamp) throws -> Void
    ) async throws -> TakenRun {
        switch care.withLock({ $0.plan(run) }) {
        case .plain: return try await take(run, order, effect)
        case .noted(let part, let until):
            let crashes = try await perform { try $0.noteTrying(part, until: until) }
            let isAlone = part.envelopes.count == 1 && part.envelopes.first?.sequence == part.from
            let taken =
                if isAlone, crashes > limits.crashesMax, let envelope = part.envelopes.first {
                    try await giveUp(envelope, of: part, after: crashes - 1)
                } else {
                    try await take(part, order, effect)
                }
            if care.withLock({ $0.passed(part, next: taken.next) }) {
                try await perform { try $0.forgetTrying(part) }
            }
            return taken
        }
    }

    private func take(
        _ run: LaneRun,
        _ order: LaneOrder,
        _ effect: @escaping @Sendable (Envelope, JournalUnit, Timestamp) throws -> Void
    ) async throws -> TakenRun {
        let now = clock.now()
        let rule = TakingRule(
            order: order,
            attemptsMax: limits.attemptsMax,
            firstDelay: jitter.withLock { InboxRow.delay(after: 1, &$0) },
            now: now
        )
        return try await perform { unit in
            try self.forgetOldSeen(run, now, unit)
            return try unit.take(run, by: rule) { try effect($0, unit, now) }
        }
    }

    private func giveUp(
        _ envelope: Envelope,
        of run: LaneRun,
        after crashes: Int
    ) async throws -> TakenRun {
        let now = clock.now()
        return try await perform { unit in
            let stored = try unit.nextSequence(of: run)
            guard stored == run.from else { return TakenRun(next: stored, failure: nil) }
            try unit.bury(
                envelope,
                attempts: crashes,
                because: "the process ended each time while it was tried",
                at: now
            )
            try unit.move(run, to: run.next, lastID: envelope.id)
            return TakenRun(next: run.next, failure: nil)
        }
    }

    /// Reads how the service ended the last time, and notes that it runs.
    static func care(in database: Database) throws -> TryingCare {
        let isUnclean = try Bool.fetchOne(database, sql: "SELECT is_open FROM journal") ?? false
        var care = TryingCare(isUnclean: isUnclean)
        if isUnclean {
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT source, lane, until_seq FROM trying WHERE crashes > 0"
            )
            for row in rows {
                guard let source = SourceID(row[0]), let lane = LaneName(row[1]) else { continue }
                care.suspect(source, lane, until: UInt64(row[2] as Int64))
            }
        }
        try database.execute(sql: "UPDATE journal SET is_open = 1")
        return care
    }
}
