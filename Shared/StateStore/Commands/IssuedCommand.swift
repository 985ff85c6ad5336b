package import Contracts
import Foundation
import GRDB
package import Quantities

/// A command as its issuer knows it: the durable record that a page shows.
package struct IssuedCommand: Sendable, Equatable, Codable {
    /// How far it came.
    package enum State: String, Sendable, Codable {
        /// Nobody has begun it, and it may still be begun.
        case pending
        /// Its instance was allowed to begin it, and has not answered.
        case claimed
        /// It was not begun in time, and never will be.
        case expired
        /// It was taken back before it was begun, and never will be.
        case withdrawn
        /// It was done.
        case performed
        /// Nothing was done.
        case rejected
        /// It was begun, and nobody knows how far it came.
        case unknown

        /// Whether nothing more will come of it.
        package var isFinal: Bool { self != .pending && self != .claimed }
    }

    /// The command's id.
    package var id: MessageID
    /// The instance it is for.
    package var target: SourceID
    /// What is asked for.
    package var kind: LaneName
    /// What it is about.
    package var key: String
    /// Who asked for it.
    package var person: String
    /// When it was issued.
    package var issuedAt: Timestamp
    /// From when on it is no longer to be begun.
    package var expiresAt: Timestamp
    /// How far it came.
    package var state: State
    /// When that was decided or answered.
    package var changedAt: Timestamp
    /// Why, for a person.
    package var reason: String?
    /// What told of its effect: a projection that has taken these shows it.
    package var facts: [FactPosition]

    static let columns = """
        id, target, kind, key, person, issued_at, expires_at, state, decided_at, reason, facts,
        answered_at
        """

    init?(_ row: Row) {
        guard let id = MessageID(bytes: row[0] as Data), let target = SourceID(row[1]),
            let kind = LaneName(row[2]), let state = State(rawValue: row[7])
        else { return nil }
        self.id = id
        self.target = target
        self.kind = kind
        key = row[3]
        person = row[4]
        issuedAt = Timestamp(microseconds: row[5])
        expiresAt = Timestamp(microseconds: row[6])
        self.state = state
        let changed: Int64? = row[11] ?? row[8]
        changedAt = changed.map { Timestamp(microseconds: $0) } ?? issuedAt
        reason = row[9]
        let facts: String? = row[10]
        self.facts =
            facts.flatMap { try? JSONDecoder().decode([FactPosition].self, from: Data($0.utf8)) }
            ?? []
    }
}
