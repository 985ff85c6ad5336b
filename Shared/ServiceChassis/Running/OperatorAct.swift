package import Contracts
package import Quantities
package import StateStore

/// What an operator may do to a running service's place on the bus.
package enum OperatorAct: Sendable, Equatable, Codable {
    /// A message that was given up is tried again.
    case redrive(MessageID, by: String, because: String)
    /// A message that was given up is thrown away, and recorded as lost.
    case discard(MessageID, by: String, because: String)
    /// A consumer that will not come again is waited for no more.
    case forget(SourceID, by: String, because: String)

    /// Does it; throws `NoSuchDeadLetter` and what the journal throws.
    package func perform(on journal: ServiceJournal) async throws {
        switch self {
        case .redrive(let id, let person, let reason):
            try await journal.redrive(id, by: person, because: reason)
        case .discard(let id, let person, let reason):
            try await journal.discard(id, by: person, because: reason)
        case .forget(let consumer, let person, let reason):
            try await journal.forget(consumer, because: "\(person): \(reason)")
        }
    }
}
