/// What is done in a ticket when its problem is over.
package enum Recovery: String, Sendable, Hashable, Codable, CaseIterable {
    /// Nothing; that it is over is remembered here alone.
    case nothing
    /// A note.
    case note
    /// A note, and a status that says so once it has stayed over for a while.
    case status
    /// A note, and the ticket is closed once it has stayed over for a while.
    case close
}
