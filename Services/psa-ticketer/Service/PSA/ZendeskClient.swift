import Foundation
package import PSATicketerCore
import Quantities
package import ServiceChassis

/// Zendesk as a PSA: its statuses and priorities are words, its companies are organisations, and a
/// ticket that is made twice with one key is made once.
package final class ZendeskClient: ShapedClient {
    /// What it asks, and what answers mean.
    package typealias Shape = ZendeskShape

    /// Who calls.
    package struct Credentials: Sendable {
        /// The e-mail address of the agent that the token acts for.
        package var email: String
        /// The API token.
        package var token: Secret

        /// Credentials.
        package init(email: String, token: Secret) {
            self.email = email
            self.token = token
        }
    }

    /// The choices where nobody says otherwise.
    package static let defaults = FieldSettings(
        open: .label("open"),
        closed: .label("solved"),
        priorities: [
            .info: .label("low"), .warning: .label("normal"), .critical: .label("urgent"),
        ]
    )

    private let connection: PSAConnection
    private let base: String
    private let credentials: Credentials
    private let settings: FieldSettings
    private let preparation = Preparation<TicketFields>()

    /// A client.
    ///
    /// - Parameters:
    ///   - connection: the way there.
    ///   - base: the account's address, with a slash at its end.
    ///   - credentials: who calls.
    ///   - settings: which values tickets get.
    package init(
        connection: PSAConnection,
        base: String,
        credentials: Credentials,
        settings: FieldSettings
    ) {
        self.connection = connection
        self.base = base
        self.credentials = credentials
        self.settings = settings
    }

    /// `Zendesk`.
    package var title: String { "Zendesk" }

    /// The words and ids of the tenant's choices; nil before they were found.
    package var fields: TicketFields? { preparation.found }

    /// A create that is repeated with its key is known again.
    package var repetition: DispatchRules.Repetition { PSASettings.Kind.zendesk.repetition }

    /// Closes every connection.
    package func close() async { await connection.close() }

    // MARK: - Getting ready

    /// Finds the ids of groups, and that the credentials are right.
    package func hindrance(to priority: CallPriority) async -> Hindrance? {
        let now = connection.now
        if let hindrance = connection.hindrance(to: priority, thing: "tickets") { return hindrance }
        return await preparation.hindrance(at: now) { await prepare(now) }
    }

    private func prepare(_ now: Timestamp) async -> Result<TicketFields, Hindrance> {
        let end = await call(ZendeskShape.groups(), .reading)
        guard case .success(let answer) = end.reading,
            let groups = ZendeskShape.groups(answer)
        else { return .failure(Hindrance.failed("its groups are not read", end, now)) }
        var finder = FieldFinder()
        let found = finder.fields(
            settings,
            statuses: ZendeskShape.statuses,
            priorities: ZendeskShape.priorities
        )
        let group = finder.id(settings.ticket["group"], groups, "group")
        let type = finder.id(settings.ticket["type"], ZendeskShape.types, "type")
        guard var found, finder.refusals.isEmpty else {
            return .failure(.refused(finder.refusals, now))
        }
        found.ticket["group_id"] = group.map { .id($0) }
        found.ticket["type"] = type.map { .string($0) }
        found.page = base + ZendeskShape.page
        return .success(found)
    }

    // MARK: - Tickets

    /// Makes a call with its login.
    package func call(
        _ request: PSARequest,
        _ priority: CallPriority
    ) async -> PSAConnection.End {
        let user = "\(credentials.email)/token:\(credentials.token.revealed)"
        let login = Data(user.utf8).base64EncodedString()
        return await connection.call(
            request,
            base: base,
            fields: [.init("Authorization", "Basic \(login)")],
            priority,
            meaning: ZendeskShape.writing
        )
    }

    /// The ids of the tenant's choices; the usual ones before they were found.
    package var known: TicketFields {
        preparation.found
            ?? TicketFields(open: "open", closed: "solved", closedStatuses: [], priorities: [:])
    }

    /// Makes a ticket.
    package func create(
        _ draft: TicketDraft,
        company: String,
        explanation: String,
        _ priority: CallPriority
    ) async -> Creation {
        await call(
            ZendeskShape.create(draft, company: company, explanation: explanation, known),
            priority
        ).creation(ZendeskShape.writing) { ZendeskShape.ticket($0, known) }
    }

    /// All organisations, page by page.
    package func companies() async -> Result<[Company], ReadingFailure> {
        var all: [Company] = []
        var next: String?
        for _ in 0..<CompanyPages.max {
            let read = await call(ZendeskShape.companies(next: next), .reading).reading.read {
                ZendeskShape.companies($0)
            }
            guard case .success(let page) = read else { return read.map { _ in all } }
            all += page.found
            guard let following = page.next else { return .success(all) }
            next = following
        }
        return .failure(CompanyPages.tooMany)
    }
}
