import Contracts
import Foundation
import GRDB
import MessageBus
package import Quantities

extension ServiceJournal {
    /// The messages that were given up, oldest first.
    ///
    /// - Parameter limit: how many at the most.
    /// - Returns: the letters.
    /// - Throws: when the journal cannot be read.
    package func deadLetters(limit: Int = 1000) async throws -> [DeadLetter] {
        try await read { database in
            try Row.fetchAll(
                database,
                sql: Self.letters + " ORDER BY place LIMIT ?",
                arguments: [limit]
            ).compactMap(Self.letter)
        }
    }

    /// Puts a dead letter back, to be tried again at once; written down with who said so.
    ///
    /// It is performed behind what waits of its key. Newer messages of the key may have taken
    /// effect meanwhile.
    ///
    /// - Parameters:
    ///   - id: the message.
    ///   - person: who decided, for the audit.
    ///   - reason: why, for the audit.
    /// - Throws: `NoSuchDeadLetter`, or when the journal cannot be written.
    package func redrive(_ id: MessageID, by person: String, because reason: String) async throws {
        let now = clock.now()
        try await perform { unit in
            let letter = try unit.takeLetter(id)
            try unit.database.execute(
                sql: "DELETE FROM seen WHERE id = ?",
                arguments: [Data(id.bytes)]
            )
            try unit.store(letter.envelope)
            try unit.audit(.redriven, letter, by: person, because: reason, at: now)
        }
    }

    /// Throws a dead letter away; recorded as a loss, with who said so.
    ///
    /// - Parameters:
    ///   - id: the message.
    ///   - person: who decided, for the audit.
    ///   - reason: why, for the audit.
    /// - Throws: `NoSuchDeadLetter`, or when the journal cannot be written.
    package func discard(_ id: MessageID, by person: String, because reason: String) async throws {
        let now = clock.now()
        try await perform { unit in
            let letter = try unit.takeLetter(id)
            let envelope = letter.envelope
            try unit.record(
                LaneLoss(
                    source: envelope.source,
                    lane: envelope.lane,
                    epoch: envelope.epoch,
                    from: envelope.sequence,
                    to: envelope.sequence,
                    reason: "discarded by \(person): \(reason)"
                ),
                at: now
            )
            try unit.audit(.discarded, letter, by: person, because: reason, at: now)
        }
    }

    static let letters = """
        SELECT source, lane, epoch, seq, id, key, at, trace, attempts, reason, died_at, body
        FROM dead_letter
        """

    static func letter(_ row: Row) -> DeadLetter? {
        guard let source = SourceID(row[0]), let lane = LaneName(row[1]),
            let epoch = Epoch(bytes: [UInt8](row[2] as Data)),
            let id = MessageID(bytes: row[4] as Data)
        else { return nil }
        return DeadLetter(
            envelope: Envelope(
                source: source,
                epoch: epoch,
                lane: lane,
                sequence: UInt64(row[3] as Int64),
                id: id,
                key: row[5],
                time: Timestamp(microseconds: row[6]),
                traceparent: row[7],
                body: [UInt8](row[11] as Data)
            ),
            attempts: row[8],
            reason: row[9],
            diedAt: Timestamp(microseconds: row[10])
        )
    }
}

extension JournalUnit {
    fileprivate func takeLetter(_ id: MessageID) throws -> DeadLetter {
        let key = Data(id.bytes)
        let row = try Row.fetchOne(
            database,
            sql: ServiceJournal.letters + " WHERE id = ?",
            arguments: [key]
        )
        guard let letter = row.flatMap(ServiceJournal.letter) else {
            throw NoSuchDeadLetter(id: id)
        }
        try database.execute(sql: "DELETE FROM dead_letter WHERE id = ?", arguments: [key])
        return letter
    }

    fileprivate func audit(
        _ kind: BusIncident.Kind,
        _ letter: DeadLetter,
        by person: String,
        because reason: String,
        at time: Timestamp
    ) throws {
        try database.execute(
            sql: """
                INSERT INTO dead_letter_audit (id, action, person, reason, at)
                VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [
                Data(letter.envelope.id.bytes), kind.rawValue, person, reason, time.microseconds,
            ]
        )
        try report(.decided(kind, letter, by: person, because: reason, at: time))
    }
}
