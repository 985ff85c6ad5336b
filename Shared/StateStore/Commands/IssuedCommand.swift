package import Contracts
import Foundation
import GRDB
package import Quantities

/// A command as its issuer knows it: the durable record that a page shows.
@dynamicMemberLookup package struct IssuedCommand: Sendable, Equatable, Codable {
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

    /// What was ordered.
    package var order: CommandOrder
    /// The instance it is for.
    package var target: SourceID
    /// How far it came.
    package var state: State
    /// When that was decided or answered.
    package var changedAt: Timestamp
    /// Why, for a person.
    package var reason: String?
    /// What told of its effect: a projection that has taken these shows it.
    package var facts: [FactPosition]

    static let columns = """
        \(CommandOrder.columns), target, state, decided_at, reason, facts, answered_at
        """

    init?(_ row: Row) {
        let first = CommandOrder.columnsCount
        guard let order = CommandOrder(row), let target = SourceID(row[first]),
            let state = State(rawValue: row[first + 1])
        else { return nil }
        self.order = order
        self.target = target
        self.state = state
        let changed: Int64? = row[first + 5] ?? row[first + 2]
        changedAt = changed.map { Timestamp(microseconds: $0) } ?? order.issuedAt
        reason = row[first + 3]
        let facts: String? = row[first + 4]
        self.facts =
            facts.flatMap { try? JSONDecoder().decode([FactPosition].self, from: Data($0.utf8)) }
            ?? []
    }

    /// A part of what was ordered.
    package subscript<Part>(dynamicMember part: KeyPath<CommandOrder, Part>) -> Part {
        order[keyPath: part]
    }
}
