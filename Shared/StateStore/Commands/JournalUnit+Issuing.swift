package import Contracts
import Foundation
import GRDB
import MessageBus
package import Quantities

extension JournalUnit {
    /// Issues a command in this unit's commit.
    ///
    /// - Parameters:
    ///   - command: what is asked for.
    ///   - target: the one instance that is to do it.
    ///   - person: who asks, for the record.
    ///   - expiry: from when on it is no longer to be begun, by this service's clock.
    ///   - time: now.
    /// - Returns: the command's id.
    /// - Throws: `LaneFull`, or when the journal cannot be written.
    package func issue<C: Command>(
        _ command: C,
        to target: SourceID,
        by person: String,
        expiresAt expiry: Timestamp,
        at time: Timestamp
    ) throws -> MessageID {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let request = [UInt8](try encoder.encode(command))
        var randomness = SystemRandomNumberGenerator()
        let id = MessageID(at: time, using: &randomness)
        let lane = LaneDeclaration.command(to: target)
        try writer.declare(lane, in: database)
        let issued = CommandIssued(
            kind: C.kind,
            person: person,
            expiresAt: expiry,
            request: request
        )
        let message = PreparedMessage(
            lane: lane.name,
            key: command.key,
            body: issued.encodedBody()
        )
        _ = try publish(message, id: id, at: time)
        try database.execute(
            sql: """
                INSERT INTO issued_command
                    (id, target, kind, key, person, request, issued_at, expires_at, state)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'pending')
                """,
            arguments: [
                Data(id.bytes), target.text, C.kind.text, command.key, person, Data(request),
                time.microseconds, expiry.microseconds,
            ]
        )
        return id
    }

    /// Decides about a claim: once for each, and once and for all against a command.
    func decide(
        _ claim: ControlMessage.Claim,
        by peer: SourceID,
        at now: Timestamp
    ) throws -> ClaimDecision {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT state, expires_at, attempt, token, reason FROM issued_command
                WHERE id = ? AND target = ?
                """,
            arguments: [Data(claim.command.bytes), peer.text]
        )
        guard let row, let state = IssuedCommand.State(rawValue: row[0]) else {
            return .expired("its issuer knows nothing of it; its journal may have been put back")
        }
        switch state {
        case .pending: break
        case .claimed:
            // A copy of the claim that was granted is the same claim.
            if row[3] == Int64(bitPattern: claim.token) { return .claimed }
            // One that is not newer comes from before, or from a journal that was put back.
            guard Int64(claim.attempt) > row[2] ?? 0 else {
                return .expired("a later claim of it was granted")
            }
        case .expired, .withdrawn: return .expired(row[4] ?? Self.tooLate)
        case .performed, .rejected, .unknown: return .expired("it was answered before")
        }
        guard now <= Timestamp(microseconds: row[1]) else {
            _ = try self.decide(claim.command, from: state, to: .expired, Self.tooLate, at: now)
            return .expired(Self.tooLate)
        }
        try database.execute(
            sql: """
                UPDATE issued_command
                SET state = 'claimed', attempt = ?, token = ?, decided_at = ? WHERE id = ?
                """,
            arguments: [
                Int64(claim.attempt), Int64(bitPattern: claim.token), now.microseconds,
                Data(claim.command.bytes),
            ]
        )
        return .claimed
    }

    /// Decides against a command that stands so; says whether it did.
    func decide(
        _ id: MessageID,
        from state: IssuedCommand.State,
        to decision: IssuedCommand.State,
        _ reason: String,
        at now: Timestamp
    ) throws -> Bool {
        try database.execute(
            sql: """
                UPDATE issued_command SET state = ?, decided_at = ?, reason = ?
                WHERE id = ? AND state = ?
                """,
            arguments: [
                decision.rawValue, now.microseconds, reason, Data(id.bytes), state.rawValue,
            ]
        )
        return database.changesCount == 1
    }

    /// Notes what an instance answered; what it was not asked is nobody's answer.
    func note(_ answer: CommandAnswered, of source: SourceID) throws {
        guard answer.issuer == writer.source else { return }
        // A word of a later release says at least that it is over.
        let state = IssuedCommand.State(rawValue: answer.outcome.rawValue) ?? .unknown
        let facts = try JSONEncoder().encode(answer.facts)
        try database.execute(
            sql: """
                UPDATE issued_command SET state = ?, reason = ?, facts = ?, answered_at = ?
                WHERE id = ? AND target = ? AND answered_at IS NULL
                """,
            arguments: [
                state.rawValue, answer.reason, String(decoding: facts, as: UTF8.self),
                answer.at.microseconds, Data(answer.command.bytes), source.text,
            ]
        )
    }

    static let tooLate = "it was not begun in time"
}
