package import Quantities

/// Something that is to be done in the PSA for an incident, and how far it is.
package struct TicketOrder: Sendable, Hashable, Codable {
    /// What is to be done.
    package enum Act: Sendable, Hashable, Codable {
        /// A ticket is made.
        case create(TicketDraft)
        /// A note with its number within the ticket; its word stands in the text.
        case note(sequence: Int, text: String)
        /// The priority of a level is set.
        case raise(ProblemLevel)
        /// The status of open tickets is set.
        case reopen
        /// The status of a problem that is over is set.
        case settle
        /// The ticket is closed.
        case close

        /// Its word on pages and in logs.
        package var word: String {
            switch self {
            case .create: "create"
            case .note: "note"
            case .raise: "raise"
            case .reopen: "reopen"
            case .settle: "settle"
            case .close: "close"
            }
        }
    }

    /// What is to be done.
    package var act: Act
    /// Why, in words.
    package var reason: String
    /// How bad the problem is, for who comes first.
    package var level: ProblemLevel
    /// The reference of the ticket.
    package var reference: ExternalReference
    /// What the ticket says of each alert once this is done.
    package var saying: [String: IncidentMember.Told]
    /// Whether it tells that the problem flaps.
    package var tellsFlapping: Bool
    /// When it was planned.
    package var plannedAt: Timestamp
    /// How far it is.
    package var dispatch: Dispatch

    /// Its place among what waits for the PSA.
    package var priority: CallPriority {
        switch act {
        case .create: level == .critical ? .criticalCreate : .create
        case .raise, .reopen, .settle, .close: .status
        case .note: .note
        }
    }
}
