import Contracts
import Foundation
import GRDB
import MessageBus
import Quantities
import Synchronization

extension ServiceJournal {
    /// Takes a run; after a crash in parts that can be told apart should it crash again.
    ///
    /// - Returns: how far all parts came together.
    /// - Throws: when nothing of the run could be committed at all.
    func takeWithCare(
        _ run: LaneRun,
        _ order: LaneOrder,
        _ effect: @escaping @Sendable (Envelope, JournalUnit, Timestamp) throws -> Void
    ) async throws -> TakenRun {
        var rest = run
        var crashes: Int?
        do {
            while case .noted(let part, let until) = care.withLock({ $0.plan(rest) }) {
                let taken: TakenRun
                (taken, crashes) = try await take(part, of: rest, until, crashes, order, effect)
                _ = care.withLock { $0.passed(part, next: taken.next) }
                guard taken.failure == nil, taken.next == part.next, part.next < run.next,
                    !Task.isCancelled
                else { return taken }
                rest = rest.rest(from: part.next)
            }
            let (plain, rule) = (rest, rule(order))
            return try await perform { try self.take(plain, by: rule, effect, in: $0) }
        } catch {
            // What is committed already must not be asked for again.
            guard rest.from > run.from else { throw error }
            return TakenRun(next: rest.from, failure: error)
        }
    }

    /// Takes a part of a run that is noted before it is tried, and notes in the same commit what is
    /// tried next, or that nothing is suspected any more.
    ///
    /// `crashes` says how often this part was tried when it is noted already. Returned is how often
    /// the next part was, when that is noted.
    private func take(
        _ part: LaneRun,
        of run: LaneRun,
        _ until: UInt64,
        _ crashes: Int?,
        _ order: LaneOrder,
        _ effect: @escaping @Sendable (Envelope, JournalUnit, Timestamp) throws -> Void
    ) async throws -> (TakenRun, crashes: Int?) {
        let tries =
            if let crashes {
                crashes
            } else {
                try await perform { try $0.noteTrying(part, until: until) }
            }
        let killer =
            part.envelopes.count == 1 && tries > limits.crashesMax ? part.envelopes.first : nil
        let following = care.withLock { $0.plan(run.rest(from: part.next)) }
        let rule = rule(order)
        return try await perform { unit -> (TakenRun, crashes: Int?) in
            let taken =
                if let killer {
                    try unit.giveUp(killer, of: part, after: tries - 1, rule.now)
                } else {
                    try self.take(part, by: rule, effect, in: unit)
                }
            guard taken.failure == nil, taken.next == part.next else { return (taken, nil) }
            if part.next > until {
                try unit.forgetTrying(part.source, part.lane)
            } else if case .noted(let next, let until) = following {
                return (taken, try unit.noteTrying(next, until: until))
            }
            return (taken, nil)
        }
    }

    private func rule(_ order: LaneOrder) -> TakingRule {
        TakingRule(
            order: order,
            attemptsMax: limits.attemptsMax,
            firstDelay: jitter.withLock { InboxRow.delay(after: 1, &$0) },
            now: clock.now()
        )
    }

    private func take(
        _ run: LaneRun,
        by rule: TakingRule,
        _ effect: (Envelope, JournalUnit, Timestamp) throws -> Void,
        in unit: JournalUnit
    ) throws -> TakenRun {
        try forgetOldSeen(run, rule.now, unit)
        return try unit.take(run, by: rule) { try effect($0, unit, rule.now) }
    }

    /// Reads how the service ended the last time, and notes that it runs.
    static func care(in database: Database) throws -> TryingCare {
        let isUnclean = try Bool.fetchOne(database, sql: "SELECT is_open FROM journal") ?? false
        var care = TryingCare(isUnclean: isUnclean)
        if isUnclean {
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT source, lane, until_seq FROM trying WHERE crashes > 0 AND EXISTS (
                        SELECT 1 FROM cursor WHERE cursor.source = trying.source
                            AND cursor.lane = trying.lane AND is_open AND next_seq <= until_seq)
                    """
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

extension JournalUnit {
    /// Gives up a message that ended the process each time, and moves the cursor past it.
    fileprivate func giveUp(
        _ envelope: Envelope,
        of run: LaneRun,
        after crashes: Int,
        _ now: Timestamp
    ) throws -> TakenRun {
        let stored = try nextSequence(of: run)
        guard stored == run.from else { return TakenRun(next: stored, failure: nil) }
        try bury(
            envelope,
            attempts: crashes,
            because: "the process ended each time while it was tried",
            at: now
        )
        try move(run, to: run.next, lastID: envelope.id)
        return TakenRun(next: run.next, failure: nil)
    }
}

extension LaneRun {
    /// What of a run is left behind a place in it.
    fileprivate func rest(from next: UInt64) -> LaneRun {
        var rest = self
        rest.from = next
        rest.envelopes = Array(envelopes.drop { $0.sequence < next })
        return rest
    }
}
