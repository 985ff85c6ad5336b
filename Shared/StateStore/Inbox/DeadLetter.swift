package import Contracts
package import Quantities

/// A message that was given up: kept as it is until a person decides.
package struct DeadLetter: Sendable, Equatable {
    /// The message.
    package let envelope: Envelope
    /// How often it was tried.
    package let attempts: Int
    /// Why it was given up, for a person.
    package let reason: String
    /// When it was given up.
    package let diedAt: Timestamp
}

/// Why a dead letter cannot be redriven or discarded.
package struct NoSuchDeadLetter: Error, Sendable, CustomStringConvertible {
    /// The id that was asked for.
    package let id: MessageID

    /// What is missing and where to look.
    package var description: String {
        "there is no dead letter \(id); list them to see which there are"
    }
}

/// A message whose body this release cannot read: trying again would change nothing.
struct Undecodable: Error, CustomStringConvertible {
    let cause: any Error

    var description: String { "its body does not read: \(cause)" }
}
