/// How a ticket stands; a word that this release does not know is kept.
package struct TicketState: RawRepresentable, Sendable, Hashable, Codable {
    /// The word.
    package let rawValue: String

    /// A state of a word.
    package init(rawValue: String) { self.rawValue = rawValue }

    /// It is to be made, and is not yet.
    package static let waiting = Self(rawValue: "waiting")
    /// It is being made, or looked for because the PSA did not answer.
    package static let creating = Self(rawValue: "creating")
    /// It is worked on.
    package static let open = Self(rawValue: "open")
    /// Its status says that the problem is over.
    package static let settled = Self(rawValue: "settled")
    /// It is closed.
    package static let closed = Self(rawValue: "closed")
    /// A person has to look before anything more is done.
    package static let parked = Self(rawValue: "parked")
    /// There is none, and nothing is to be done.
    package static let none = Self(rawValue: "none")
}
