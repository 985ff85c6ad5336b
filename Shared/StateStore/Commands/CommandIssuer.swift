package import Contracts
import Foundation
import GRDB
package import MessageBus
package import Quantities

/// Issues commands for people, decides whether they may be begun, and keeps what became of them.
///
/// Each decision is one transaction of the issuer's journal, by the issuer's clock. An instance
/// that cannot reach its issuer begins nothing.
package struct CommandIssuer: ClaimDeciding {
    private let journal: ServiceJournal

    /// An issuer whose records are in its service's journal.
    package init(_ journal: ServiceJournal) {
        self.journal = journal
    }

    /// Issues a command, in a commit of its own.
    ///
    /// - Parameters:
    ///   - command: what is asked for.
    ///   - target: the one instance that is to do it.
    ///   - person: who asks, for the record.
    ///   - lifetime: how long it may still be begun.
    /// - Returns: the command's id.
    /// - Throws: `LaneFull` when the instance has not taken very many commands before, or when the
    ///   journal cannot be written.
    package func issue(
        _ command: some Command,
        to target: SourceID,
        by person: String,
        expiringIn lifetime: Duration
    ) async throws -> MessageID {
        let now = journal.clock.now()
        return try await journal.perform { unit in
            try unit.issue(command, to: target, by: person, expiresAt: now + lifetime, at: now)
        }
    }

    /// Takes a command back; says whether it was in time.
    ///
    /// - Parameters:
    ///   - id: the command.
    ///   - person: who takes it back, for the record.
    /// - Returns: whether it will not be begun; false when it may have been.
    /// - Throws: when the journal cannot be written.
    package func withdraw(_ id: MessageID, by person: String) async throws -> Bool {
        let now = journal.clock.now()
        return try await journal.perform { unit in
            try unit.decide(id, from: .pending, to: .withdrawn, "taken back by \(person)", at: now)
        }
    }

    /// A command's record; nil for an unknown one.
    package func command(_ id: MessageID) async throws -> IssuedCommand? {
        try await expireDue()
        return try await journal.read { database in
            try Row.fetchOne(
                database,
                sql: "SELECT \(IssuedCommand.columns) FROM issued_command WHERE id = ?",
                arguments: [Data(id.bytes)]
            ).flatMap(IssuedCommand.init)
        }
    }

    /// Waits until a command has come to its end, and until this service has taken in what tells
    /// of its effect on the lanes that it follows; looks at each tick of the timer.
    ///
    /// - Parameters:
    ///   - id: the command.
    ///   - wait: how long at the most.
    ///   - timer: the time that goes by.
    /// - Returns: its record then; nil for an unknown command.
    /// - Throws: when the journal cannot be read.
    package func outcome(
        of id: MessageID,
        within wait: Duration,
        timer: any BusTimer = SystemBusTimer()
    ) async throws -> IssuedCommand? {
        let end = timer.now + wait
        var record = try await command(id)
        guard wait > .zero else { return record }
        for await _ in timer.ticks() {
            guard let known = record, timer.now < end else { return record }
            if known.state.isFinal, try await hasTaken(known.facts) { return known }
            record = try await command(id)
        }
        return record
    }

    /// Whether every one of these facts that is on a lane this service follows was taken.
    private func hasTaken(_ facts: [FactPosition]) async throws -> Bool {
        let cursors = try await journal.cursors()
        return facts.allSatisfy { fact in
            let own = cursors.filter { $0.source == fact.source && $0.lane == fact.lane }
            guard own.contains(where: \.isOpen) else { return true }
            return own.contains { $0.epoch == fact.epoch && $0.next > fact.sequence }
        }
    }

    /// The newest commands about one thing, newest first.
    ///
    /// - Parameters:
    ///   - key: what they are about.
    ///   - target: the instance they are for.
    ///   - limit: how many at the most.
    /// - Returns: their records.
    /// - Throws: when the journal cannot be read.
    package func commands(
        about key: String,
        to target: SourceID,
        limit: Int
    ) async throws -> [IssuedCommand] {
        try await expireDue()
        return try await journal.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT \(IssuedCommand.columns) FROM issued_command
                    WHERE key = ? AND target = ? ORDER BY place DESC LIMIT ?
                    """,
                arguments: [key, target.text, limit]
            ).compactMap(IssuedCommand.init)
        }
    }

    /// The newest commands, newest first.
    package func commands(limit: Int = 100) async throws -> [IssuedCommand] {
        try await expireDue()
        return try await journal.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT \(IssuedCommand.columns) FROM issued_command
                    ORDER BY place DESC LIMIT ?
                    """,
                arguments: [limit]
            ).compactMap(IssuedCommand.init)
        }
    }

    /// Decides about a claim.
    package func decide(
        _ claim: ControlMessage.Claim,
        by peer: SourceID
    ) async throws -> ClaimDecision {
        let now = journal.clock.now()
        return try await journal.perform { try $0.decide(claim, by: peer, at: now) }
    }

    /// Takes in what the instances of a service answer.
    package func answers(of service: ServiceName) -> Subscription {
        let lane = CommandAnswered.lane(of: service.text)
        return Subscription(
            lane: lane,
            take: { [journal] run in
                try await journal.takeWithCare(run, .lane) { envelope, unit, now in
                    guard try unit.remember(envelope.id, at: now) else { return }
                    try unit.note(try CommandAnswered(reading: envelope), of: envelope.source)
                }
            }
        )
    }

    /// Decides about commands whose time is over, so that nobody waits for them.
    private func expireDue() async throws {
        let now = journal.clock.now()
        let isDue = try await journal.read { database in
            try Bool.fetchOne(
                database,
                sql: """
                    SELECT EXISTS (
                        SELECT 1 FROM issued_command WHERE state = 'pending' AND expires_at < ?)
                    """,
                arguments: [now.microseconds]
            ) ?? false
        }
        guard isDue else { return }
        try await journal.perform { unit in
            try unit.database.execute(
                sql: """
                    UPDATE issued_command SET state = 'expired', decided_at = ?1, reason = ?2
                    WHERE state = 'pending' AND expires_at < ?1
                    """,
                arguments: [now.microseconds, JournalUnit.tooLate]
            )
        }
    }
}

extension CommandAnswered {
    /// Reads an answer; what does not read is given up at once.
    fileprivate init(reading envelope: Envelope) throws {
        do {
            self = try CommandAnswered(decodingBody: envelope.body)
        } catch {
            throw Undecodable(cause: error)
        }
    }
}
