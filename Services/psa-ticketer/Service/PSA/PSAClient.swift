package import PSATicketerCore
package import Quantities

/// A PSA of a tenant: what the ticketer can do in it.
///
/// Every call says what became of it; none throws and none does anything twice by itself.
package protocol PSAClient: Sendable {
    /// The kind, for people.
    var title: String { get }

    /// Gets ready to make a call: a token is fetched, an address and the fields' ids are found.
    ///
    /// - Returns: nil when a call may be made now; else why not, and when to ask again.
    func hindrance(to priority: CallPriority) async -> Hindrance?

    /// Makes a ticket.
    func create(
        _ draft: TicketDraft,
        company: String,
        explanation: String,
        _ priority: CallPriority
    ) async -> Creation

    /// Tickets of a reference, each compared exactly.
    func search(
        _ reference: ExternalReference,
        _ priority: CallPriority
    ) async -> Result<[RemoteTicket], ReadingFailure>

    /// A ticket as it is now.
    func read(_ id: String, _ priority: CallPriority) async -> Result<RemoteTicket, ReadingFailure>

    /// Sets fields of a ticket.
    func set(_ id: String, _ change: FieldChange, _ priority: CallPriority) async -> Dispatch.Ending

    /// Adds a note.
    func note(_ id: String, _ text: String, _ priority: CallPriority) async -> Dispatch.Ending

    /// Whether a ticket has a note with a word.
    func hasNote(
        _ id: String,
        _ token: String,
        _ priority: CallPriority
    ) async -> Result<Bool, ReadingFailure>

    /// All companies.
    func companies() async -> Result<[Company], ReadingFailure>

    /// The ids of the tenant's choices; nil before they were found.
    var fields: TicketFields? { get }

    /// Which repetitions the PSA itself knows again.
    var repetition: DispatchRules.Repetition { get }

    /// Whether a ticket is made for one of its companies; else the client's name is said.
    var hasCompanies: Bool { get }

    /// Closes every connection.
    func close() async
}

extension PSAClient {
    /// None: most PSAs cannot be told that a request is a repetition.
    package var repetition: DispatchRules.Repetition { .none }

    /// As in every PSA that is one.
    package var hasCompanies: Bool { true }
}

/// Why no call can be made now.
package struct Hindrance: Error, Sendable, Hashable {
    /// Why, in words.
    package var reason: String
    /// When to ask again.
    package var until: Timestamp
    /// Whether a person has to change settings or credentials.
    package var needsPerson: Bool

    /// A hindrance.
    package init(_ reason: String, until: Timestamp, needsPerson: Bool = false) {
        self.reason = reason
        self.until = until
        self.needsPerson = needsPerson
    }
}
