import Contracts
import Foundation
import GRDB
import MessageBus
import Quantities

extension JournalUnit {
    /// Takes a run in order, each message in a savepoint of its own, and moves the cursor behind
    /// the last that was taken, put aside or given up.
    func take(
        _ run: LaneRun,
        by rule: TakingRule,
        _ effect: (Envelope) throws -> Void
    ) throws -> TakenRun {
        let stored = try nextSequence(of: run)
        // Somebody else moved the cursor: nothing is taken, and the caller goes on from there.
        guard stored == run.from else { return TakenRun(next: stored, failure: nil) }
        if try takeAtOnce(run, by: rule, effect) {
            try move(run, to: run.next, lastID: run.envelopes.last?.id)
            return TakenRun(next: run.next, failure: nil)
        }
        var taken = TakenRun(next: run.from, failure: nil)
        var lastID: MessageID?
        for envelope in run.envelopes {
            if let failure = try take(envelope, by: rule, effect) {
                taken.failure = failure
                break
            }
            taken.next = envelope.sequence + 1
            lastID = envelope.id
        }
        if taken.failure == nil { taken.next = run.next }
        if taken.next != run.from { try move(run, to: taken.next, lastID: lastID) }
        return taken
    }

    /// Takes all messages of a run in one savepoint, the ordinary case.
    ///
    /// SQLite copies each page that changes in a savepoint. When a message throws all are undone,
    /// and nothing was taken.
    private func takeAtOnce(
        _ run: LaneRun,
        by rule: TakingRule,
        _ effect: (Envelope) throws -> Void
    ) throws -> Bool {
        guard run.envelopes.count > 1 else { return false }
        if rule.order == .key, try isAnyWaiting(of: run) { return false }
        do {
            try writer.inSavepoint(database) {
                for envelope in run.envelopes { try effect(envelope) }
            }
            return true
        } catch {
            guard database.isInsideTransaction else { throw error }
            return false
        }
    }

    /// Whether anything of a run's lane and source waits in the inbox.
    private func isAnyWaiting(of run: LaneRun) throws -> Bool {
        let waiting = try database.cachedStatement(
            sql: "SELECT EXISTS (SELECT 1 FROM inbox WHERE lane = ? AND source = ?)"
        )
        return try Bool.fetchOne(waiting, arguments: [run.lane.text, run.source.text]) ?? true
    }

    /// Takes one message, or does with it what its failure calls for; returns the failure that
    /// holds the lane.
    func take(
        _ envelope: Envelope,
        by rule: TakingRule,
        _ effect: (Envelope) throws -> Void
    ) throws -> (any Error)? {
        if rule.order == .key, try isWaiting(envelope) {
            try store(envelope)
            return nil
        }
        do {
            try writer.inSavepoint(database) { try effect(envelope) }
            return nil
        } catch {
            guard database.isInsideTransaction else { throw error }
            if error is Undecodable {
                try bury(envelope, attempts: 1, because: "\(error)", at: rule.now)
                return nil
            }
            guard rule.order == .lane else {
                try park(envelope, because: error, notBefore: rule.now + rule.firstDelay)
                return nil
            }
            let attempts = try countFailure(envelope)
            guard attempts >= rule.attemptsMax else { return error }
            try bury(envelope, attempts: attempts, because: "\(error)", at: rule.now)
            return nil
        }
    }

    /// Remembers that a message took effect; says whether it had not before.
    func remember(_ id: MessageID, at time: Timestamp) throws -> Bool {
        try writer.remember(id, at: time, in: database)
    }

    /// Whether a message took effect, or was given up.
    func isDone(_ id: MessageID) throws -> Bool {
        let seen = try database.cachedStatement(sql: "SELECT 1 FROM seen WHERE id = ?")
        return try Int.fetchOne(seen, arguments: [Data(id.bytes)]) != nil
    }

    /// Puts a message into the inbox, unless it took effect before or waits there.
    func store(_ envelope: Envelope) throws {
        guard try !isDone(envelope.id) else { return }
        let id = Data(envelope.id.bytes)
        try database.cachedStatement(
            sql: """
                INSERT INTO inbox (source, lane, epoch, seq, id, key, at, trace, body)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
                """
        ).execute(arguments: [
            envelope.source.text, envelope.lane.text, Data(envelope.epoch.bytes),
            Int64(envelope.sequence), id, envelope.key, envelope.time.microseconds,
            envelope.traceparent, StoredBytes(envelope.body),
        ])
    }

    func nextSequence(of run: LaneRun) throws -> UInt64 {
        let statement = try database.cachedStatement(
            sql: "SELECT next_seq FROM cursor WHERE source = ? AND lane = ? AND epoch = ?"
        )
        let next = try Int64.fetchOne(
            statement,
            arguments: [run.source.text, run.lane.text, Data(run.epoch.bytes)]
        )
        return UInt64(next ?? 0)
    }

    func move(_ run: LaneRun, to next: UInt64, lastID: MessageID?) throws {
        try database.cachedStatement(
            sql: """
                UPDATE cursor SET next_seq = ?, last_id = coalesce(?, last_id)
                WHERE source = ? AND lane = ? AND epoch = ?
                """
        ).execute(arguments: [
            Int64(next), lastID.map { Data($0.bytes) }, run.source.text, run.lane.text,
            Data(run.epoch.bytes),
        ])
    }
}
