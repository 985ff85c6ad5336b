package import Contracts
import Foundation
import GRDB
package import Quantities

/// What was ordered, by whom and until when: the part of a command that both sides keep.
package struct CommandOrder: Sendable, Equatable, Codable {
    /// The command's id.
    package var id: MessageID
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

    static let columns = "id, kind, key, person, issued_at, expires_at"
    /// Columns of an order, from the first of a row on.
    static let columnsCount = 6

    init?(_ row: Row) {
        guard let id = MessageID(bytes: row[0] as Data), let kind = LaneName(row[1]) else {
            return nil
        }
        self.id = id
        self.kind = kind
        key = row[2]
        person = row[3]
        issuedAt = Timestamp(microseconds: row[4])
        expiresAt = Timestamp(microseconds: row[5])
    }
}
