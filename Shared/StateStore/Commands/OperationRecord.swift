package import Contracts
import Foundation
import GRDB
package import Quantities

/// A command as the instance that performs it knows it: its durable record.
@dynamicMemberLookup package struct OperationRecord: Sendable, Equatable, Codable {
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

    /// What was ordered.
    package var order: CommandOrder
    /// Who issued it.
    package var issuer: SourceID
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
        \(CommandOrder.columns), issuer, state, attempts, reason, changed_at, request
        """

    init?(_ row: Row) {
        let first = CommandOrder.columnsCount
        guard let order = CommandOrder(row), let issuer = SourceID(row[first]),
            let state = State(rawValue: row[first + 1])
        else { return nil }
        self.order = order
        self.issuer = issuer
        self.state = state
        attempts = UInt32(truncatingIfNeeded: row[first + 2] as Int64)
        reason = row[first + 3]
        changedAt = Timestamp(microseconds: row[first + 4])
        request = [UInt8](row[first + 5] as Data)
    }

    /// A part of what was ordered.
    package subscript<Part>(dynamicMember part: KeyPath<CommandOrder, Part>) -> Part {
        order[keyPath: part]
    }
}
