import Contracts
import Foundation
import GRDB
import MessageBus
import Quantities

extension JournalUnit {
    /// Gives a message up: kept apart, told of, and known as done, so that it is not tried again
    /// when it comes again.
    func bury(
        _ envelope: Envelope,
        attempts: Int,
        because reason: String,
        at time: Timestamp
    ) throws {
        try database.execute(
            sql: """
                INSERT INTO dead_letter
                    (source, lane, epoch, seq, id, key, at, trace, attempts, reason, died_at, body)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
                """,
            arguments: [
                envelope.source.text, envelope.lane.text, Data(envelope.epoch.bytes),
                Int64(envelope.sequence), Data(envelope.id.bytes), envelope.key,
                envelope.time.microseconds, envelope.traceparent, attempts, reason,
                time.microseconds, StoredBytes(envelope.body),
            ]
        )
        guard database.changesCount == 1 else { return }
        _ = try remember(envelope.id, at: time)
        try report(.buried(envelope, attempts: attempts, because: reason, at: time))
    }

    /// Puts a message that failed aside, where only its own key waits for it.
    func park(_ envelope: Envelope, because error: any Error, notBefore: Timestamp) throws {
        try store(envelope)
        try database.execute(
            sql: "UPDATE inbox SET attempts = 1, not_before = ?, last_error = ? WHERE id = ?",
            arguments: [
                notBefore.microseconds, String(describing: error), Data(envelope.id.bytes),
            ]
        )
    }

    /// Whether a message of the same key was put aside before.
    func isWaiting(_ envelope: Envelope) throws -> Bool {
        let statement = try database.cachedStatement(
            sql: "SELECT 1 FROM inbox WHERE lane = ? AND source = ? AND key = ? LIMIT 1"
        )
        return try Int.fetchOne(
            statement,
            arguments: [envelope.lane.text, envelope.source.text, envelope.key]
        ) != nil
    }

    /// Counts one more failure of the message that holds its lane.
    func countFailure(_ envelope: Envelope) throws -> Int {
        try database.execute(
            sql: """
                INSERT INTO trying (source, lane, from_seq, to_seq, until_seq, attempts)
                VALUES (?1, ?2, ?3, ?3, ?3, 1) ON CONFLICT (source, lane) DO UPDATE SET
                    attempts = CASE WHEN from_seq = ?3 AND to_seq = ?3 THEN attempts ELSE 0 END + 1,
                    crashes = CASE WHEN from_seq = ?3 AND to_seq = ?3 THEN crashes ELSE 0 END,
                    from_seq = ?3, to_seq = ?3, until_seq = max(until_seq, ?3)
                """,
            arguments: [envelope.source.text, envelope.lane.text, Int64(envelope.sequence)]
        )
        return try Int.fetchOne(
            database,
            sql: "SELECT attempts FROM trying WHERE source = ? AND lane = ?",
            arguments: [envelope.source.text, envelope.lane.text]
        ) ?? 1
    }

    /// Notes what is tried next, before it is, so that a crash leaves the suspects' names.
    ///
    /// Returns how often exactly this was tried and ended the process, this time included.
    func noteTrying(_ run: LaneRun, until: UInt64) throws -> Int {
        try database.execute(
            sql: """
                INSERT INTO trying (source, lane, from_seq, to_seq, until_seq, crashes)
                VALUES (?1, ?2, ?3, ?4, ?5, 1) ON CONFLICT (source, lane) DO UPDATE SET
                    crashes = CASE WHEN from_seq = ?3 AND to_seq = ?4 THEN crashes ELSE 0 END + 1,
                    attempts = CASE WHEN from_seq = ?3 AND to_seq = ?4 THEN attempts ELSE 0 END,
                    from_seq = ?3, to_seq = ?4, until_seq = ?5
                """,
            arguments: [
                run.source.text, run.lane.text, Int64(run.from), Int64(run.next - 1), Int64(until),
            ]
        )
        return try Int.fetchOne(
            database,
            sql: "SELECT crashes FROM trying WHERE source = ? AND lane = ?",
            arguments: [run.source.text, run.lane.text]
        ) ?? 1
    }

    /// Nothing of a lane is suspected any more.
    func forgetTrying(_ source: SourceID, _ lane: LaneName) throws {
        try database.execute(
            sql: "DELETE FROM trying WHERE source = ? AND lane = ?",
            arguments: [source.text, lane.text]
        )
    }
}

extension BusIncident {
    /// A message was given up.
    static func buried(
        _ envelope: Envelope,
        attempts: Int,
        because reason: String,
        at time: Timestamp
    ) -> Self {
        Self(
            .deadLetter,
            .critical,
            lane: envelope.lane,
            source: envelope.source,
            epoch: envelope.epoch,
            first: envelope.sequence,
            last: envelope.sequence,
            text: """
                message \(envelope.id) of \(envelope.lane) from \(envelope.source) was given up \
                after \(attempts) attempts: \(reason); redrive it when the cause is mended, or \
                discard it
                """,
            at: time
        )
    }

    /// A person decided about a dead letter.
    static func decided(
        _ kind: Kind,
        _ letter: DeadLetter,
        by person: String,
        because reason: String,
        at time: Timestamp
    ) -> Self {
        Self(
            kind,
            .info,
            lane: letter.envelope.lane,
            source: letter.envelope.source,
            epoch: letter.envelope.epoch,
            first: letter.envelope.sequence,
            last: letter.envelope.sequence,
            text: "dead letter \(letter.envelope.id) was \(kind.rawValue) by \(person): \(reason)",
            at: time
        )
    }
}
