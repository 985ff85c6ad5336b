import Contracts
import Foundation
import GRDB
import MessageBus
import Quantities

extension JournalUnit {
    /// Stores a command that came; one that came before changes nothing.
    func receive(_ envelope: Envelope, at now: Timestamp) throws {
        let issued: CommandIssued
        do {
            issued = try CommandIssued(decodingBody: envelope.body)
        } catch {
            throw Undecodable(cause: error)
        }
        try database.execute(
            sql: """
                INSERT INTO operation (id, issuer, kind, key, person, request, issued_at,
                    expires_at, state, received_at, changed_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'waiting', ?, ?) ON CONFLICT (id) DO NOTHING
                """,
            arguments: [
                Data(envelope.id.bytes), envelope.source.text, issued.kind.text, envelope.key,
                issued.person, Data(issued.request), envelope.time.microseconds,
                issued.expiresAt.microseconds, now.microseconds, now.microseconds,
            ]
        )
    }

    /// Notes how far a command came.
    func set(
        _ operation: OperationRecord,
        _ state: OperationRecord.State,
        _ reason: String?,
        at now: Timestamp
    ) throws {
        try database.execute(
            sql: """
                UPDATE operation SET state = ?, attempts = ?, reason = ?, changed_at = ?
                WHERE id = ?
                """,
            arguments: [
                state.rawValue, Int64(operation.attempts), reason, now.microseconds,
                Data(operation.id.bytes),
            ]
        )
    }

    /// Ends a command: its record, what it publishes, and the answer that names the last of that on
    /// each lane.
    func answer(_ operation: OperationRecord, _ outcome: CommandOutcome, at now: Timestamp) throws {
        let before = writer.lanes
        try outcome.publish(self)
        let told = Set(outcome.told)
        let facts = writer.lanes.values
            .filter { lane in
                lane.head > before[lane.name]?.head ?? 0
                    || lane.head > 0 && told.contains(lane.name)
            }
            .sorted { $0.name < $1.name }
            .map {
                FactPosition(
                    source: writer.source,
                    lane: $0.name,
                    epoch: writer.epoch,
                    sequence: $0.head
                )
            }
        try set(operation, outcome.state, outcome.reason, at: now)
        let answer = CommandAnswered(
            command: operation.id,
            issuer: operation.issuer,
            kind: operation.kind,
            outcome: CommandAnswered.Outcome(rawValue: outcome.state.rawValue),
            reason: outcome.reason,
            facts: facts,
            at: now
        )
        var randomness = SystemRandomNumberGenerator()
        let message = PreparedMessage(
            lane: CommandAnswered.lane(of: writer.source.service.text).name,
            key: operation.key,
            body: try answer.encodedBody()
        )
        _ = try publish(message, id: MessageID(at: now, using: &randomness), at: now)
        try forgetOldOperations(at: now)
    }

    /// Records are kept for 90 days after their end.
    private func forgetOldOperations(at now: Timestamp) throws {
        guard !writer.isAgeUnknown else { return }
        try database.execute(
            sql: """
                DELETE FROM operation WHERE state NOT IN ('waiting', 'acting') AND changed_at < ?
                """,
            arguments: [(now - .seconds(90 * 86_400)).microseconds]
        )
    }
}
