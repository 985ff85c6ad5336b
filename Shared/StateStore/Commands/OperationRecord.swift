package import Contracts
import Foundation
import GRDB
package import Quantities

/// A command as the instance that performs it knows it: its durable record.
package struct OperationRecord: Sendable, Equatable, Codable {
    /// How far it came.
    package enum State: String, Sendable, Codable {
        /// It was taken in, and waits for its claim.
        case waiting
        /// It was begun.
        case acting
        /// Its issuer decided against it; nothing was done.
        case expired
        /// It was done.
        case performed
        /// Nothing was done.
        case rejected
        /// It was begun, and nobody knows how far it came.
        case unknown
    }

    /// The command's id.
    package var id: MessageID
    /// Who issued it.
    package var issuer: SourceID
    /// What is asked for.
    package var kind: LaneName
    /// What it is about.
    package var key: String
    /// Who asked for it.
    package var person: String
    /// When it was issued, by the issuer's clock.
    package var issuedAt: Timestamp
    /// From when on it is no longer to be begun, by the issuer's clock.
    package var expiresAt: Timestamp
    /// How far it came.
    package var state: State
    /// How often it was claimed.
    package var attempts: UInt32
    /// Why, for a person.
    package var reason: String?
    /// When it came to where it is, by this service's clock.
    package var changedAt: Timestamp
    /// The request: UTF-8 JSON.
    package var request: [UInt8]

    static let columns = """
        id, issuer, kind, key, person, issued_at, expires_at, state, attempts, reason, changed_at,
        request
        """

    init?(_ row: Row) {
        guard let id = MessageID(bytes: row[0] as Data), let issuer = SourceID(row[1]),
            let kind = LaneName(row[2]), let state = State(rawValue: row[7])
        else { return nil }
        self.id = id
        self.issuer = issuer
        self.kind = kind
        key = row[3]
        person = row[4]
        issuedAt = Timestamp(microseconds: row[5])
        expiresAt = Timestamp(microseconds: row[6])
        self.state = state
        attempts = UInt32(truncatingIfNeeded: row[8] as Int64)
        reason = row[9]
        changedAt = Timestamp(microseconds: row[10])
        request = [UInt8](row[11] as Data)
    }
}
