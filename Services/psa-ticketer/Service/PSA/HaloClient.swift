package import PSATicketerCore
import Quantities
package import ServiceChassis
import Synchronization

/// HaloPSA as a PSA: one token for all calls, fetched by one of them.
package final class HaloClient: ShapedClient {
    /// What it asks, and what answers mean.
    package typealias Shape = HaloShape

    /// Who calls.
    package struct Credentials: Sendable {
        /// The application's id.
        package var clientID: String
        /// Its secret.
        package var clientSecret: Secret
        /// The tenant's name at the authority; nil for an installation of one's own.
        package var tenant: String?

        /// Credentials.
        package init(clientID: String, clientSecret: Secret, tenant: String?) {
            self.clientID = clientID
            self.clientSecret = clientSecret
            self.tenant = tenant
        }
    }

    private struct Found: Sendable {
        var fields: TicketFields
        /// Outcomes of a note, the best first.
        var outcomes: [FieldChoice]
    }

    private struct Token: Sendable {
        var care = TokenCare()
        var text: Secret?
        /// Whoever waits for the one who fetches.
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    /// Members of a new ticket that settings name, with the list of their values.
    package static let ticketKeys = ["type": "tickettype_id", "site": "site_id", "team": "team"]
    /// The choices where nobody says otherwise.
    package static let defaults = FieldSettings(open: .label("New"), closed: .label("Closed"))
    /// Members of a note that settings name.
    package static let noteKeys = ["outcome", "outcome_fallback"]
    /// Pages of a search that are read; more hits make it a failed one.
    package static let searchPagesMax = 5

    private let connection: PSAConnection
    private let base: String
    private let credentials: Credentials
    private let settings: FieldSettings
    private let preparation = Preparation<Found>()
    private let outcome = Mutex(0)
    private let authority = Preparation<(address: String, tenant: String?)>()
    private let token = Mutex(Token())

    /// A client.
    ///
    /// - Parameters:
    ///   - connection: the way there.
    ///   - base: the instance's address, with a slash at its end.
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

    /// `HaloPSA`.
    package var title: String { "HaloPSA" }

    /// The ids of the tenant's choices; nil before they were found.
    package var fields: TicketFields? { preparation.found?.fields }

    /// Closes every connection.
    package func close() async { await connection.close() }

    // MARK: - Getting ready

    /// Fetches a token when one is needed, and finds the ids of choices.
    package func hindrance(to priority: CallPriority) async -> Hindrance? {
        let now = connection.now
        if let hindrance = connection.hindrance(to: priority, thing: "Tickets") { return hindrance }
        if case .failure(let hindrance) = await freshToken() { return hindrance }
        return await preparation.hindrance(at: now) { await prepare(now) }
    }

    private func prepare(_ now: Timestamp) async -> Result<Found, Hindrance> {
        var lists: [String: [FieldOption]] = [:]
        for name in ["Status", "Priority", "TicketType"] {
            let end = await call(HaloShape.list(name), .reading)
            guard case .success(let answer) = end.reading, let read = HaloShape.options(answer)
            else {
                return .failure(Hindrance.failed("the list \(name) is not read", end, now))
            }
            lists[name] = read
        }
        var finder = FieldFinder()
        let found = finder.fields(
            settings,
            statuses: lists["Status"] ?? [],
            priorities: lists["Priority"] ?? []
        )
        let type = finder.id(settings.ticket["type"], lists["TicketType"] ?? [], "type")
        guard var found, finder.refusals.isEmpty else {
            return .failure(.refused(finder.refusals, now))
        }
        found.page = base + HaloShape.page
        found.ticket["tickettype_id"] = type.map { .id($0) }
        if case .id(let site)? = settings.ticket["site"] { found.ticket["site_id"] = .id(site) }
        switch settings.ticket["team"] {
        case .id(let id)?: found.ticket["team_id"] = .id(id)
        case .label(let name)?: found.ticket["team"] = .string(name)
        case nil: break
        }
        return .success(Found(fields: found, outcomes: await outcomes()))
    }

    /// Outcomes of a note; without the right to list them those that were said.
    private func outcomes() async -> [FieldChoice] {
        let first = settings.note["outcome"] ?? .id(HaloShape.internalNote)
        let said = [first, settings.note["outcome_fallback"]].compactMap(\.self)
        let read = await call(HaloShape.list("Outcome"), .reading).reading.read {
            HaloShape.options($0)
        }
        return HaloShape.outcomes(said: said, among: (try? read.get()) ?? [])
    }

    /// The token that counts and its number, fetched by one when there is none.
    private func freshToken() async -> Result<(number: Int, text: Secret), Hindrance> {
        while true {
            let now = connection.now
            let (need, text) = token.withLock { ($0.care.need(at: now), $0.text) }
            switch need {
            case .use(let number):
                if let text { return .success((number, text)) }
                return .failure(Hindrance("its token is not there", until: now + .seconds(1)))
            case .wait: await waitForToken()
            case .refused(let until):
                return .failure(
                    Hindrance("the PSA gives us no token", until: until, needsPerson: true)
                )
            case .fetch:
                let result = await fetchToken(now)
                let waiting = token.withLock { token in
                    defer { token.waiting = [] }
                    return token.waiting
                }
                for waiter in waiting { waiter.resume() }
                return result
            }
        }
    }

    private func waitForToken() async {
        await withCheckedContinuation { continuation in
            let isOver = token.withLock { token in
                guard token.care.isFetching else { return true }
                token.waiting.append(continuation)
                return false
            }
            if isOver { continuation.resume() }
        }
    }

    private func fetchToken(
        _ now: Timestamp
    ) async -> Result<(number: Int, text: Secret), Hindrance> {
        let place = await authority.get(at: now) { await findAuthority(now) }
        guard case .success(let found) = place else {
            token.withLock { $0.care.notFetched(at: now) }
            return place.map { _ in (0, Secret("")) }
        }
        let request = HaloShape.token(
            at: found.address,
            tenant: credentials.tenant ?? found.tenant,
            client: credentials.clientID,
            secret: credentials.clientSecret.revealed
        )
        let end = await connection.call(request, base: found.address, fields: [], .criticalCreate)
        let at = connection.now
        guard case .success(let answer) = end.reading, let new = HaloShape.token(answer) else {
            token.withLock { $0.care.notFetched(at: at) }
            return .failure(Hindrance.failed("no token is given", end, at))
        }
        return token.withLock { token in
            token.care.fetched(livesFor: new.life, at: at)
            token.text = Secret(new.token)
            guard case .use(let number) = token.care.need(at: at), let text = token.text else {
                return .failure(Hindrance("its token has ended already", until: at + .seconds(1)))
            }
            return .success((number, text))
        }
    }

    private func findAuthority(
        _ now: Timestamp
    ) async -> Result<(address: String, tenant: String?), Hindrance> {
        let end = await connection.call(HaloShape.authority(), base: base, fields: [], .reading)
        if case .success(let answer) = end.reading, let found = HaloShape.authority(answer) {
            return .success(found)
        }
        // Old and own installations do not say it: it is beside the API.
        if case .answered(let answer) = end, answer.status == 404 {
            return .success((base + "auth", nil))
        }
        return .failure(Hindrance.failed("its authority is not found", end, now))
    }

    // MARK: - Tickets

    /// Makes a call with its login.
    package func call(
        _ request: PSARequest,
        _ priority: CallPriority
    ) async -> PSAConnection.End {
        for _ in 0..<2 {
            switch await freshToken() {
            case .failure(let hindrance):
                return .notMade(
                    reason: hindrance.reason,
                    after: hindrance.until - connection.now
                )
            case .success(let token):
                let bearer = PSARequest.Field("Authorization", "Bearer \(token.text.revealed)")
                let end = await connection.call(request, base: base, fields: [bearer], priority)
                guard case .answered(let answer) = end, answer.status == 401 else {
                    self.token.withLock { $0.care.accepted() }
                    return end
                }
                // A 401 says that nothing was done, so that the same may be said once more.
                let now = connection.now
                let mayRepeat = self.token.withLock { $0.care.rejected(token.number, at: now) }
                if !mayRepeat { return end }
            }
        }
        return .notMade(reason: "the PSA does not take its own token", after: .seconds(60))
    }

    /// The ids of the tenant's choices; the usual ones before they were found.
    package var known: TicketFields {
        preparation.found?.fields
            ?? TicketFields(open: "1", closed: "9", closedStatuses: ["9"], priorities: [:])
    }

    /// Makes a ticket.
    package func create(
        _ draft: TicketDraft,
        company: String,
        explanation: String,
        _ priority: CallPriority
    ) async -> Creation {
        let end = await call(
            HaloShape.create(draft, company: company, explanation: explanation, known),
            priority
        )
        return end.creation { HaloShape.ticket($0, known) }
    }

    /// Tickets of a reference: each hit is read and compared; a hit that cannot be read makes the
    /// search a failed one.
    package func search(
        _ reference: ExternalReference,
        _ priority: CallPriority
    ) async -> Result<[RemoteTicket], ReadingFailure> {
        let hits = await candidates(reference, priority)
        guard case .success(let ids) = hits else { return hits.map { _ in [] } }
        var found: [RemoteTicket] = []
        for id in ids {
            switch await call(HaloShape.read(id), priority).reading {
            case .failure(.gone): continue
            case .failure(let failure): return .failure(failure)
            case .success(let answer):
                guard HaloShape.carries(answer, reference) else { continue }
                guard let ticket = HaloShape.ticket(answer, known) else {
                    return .failure(.failed(reason: "it \(answer.summary)", after: nil))
                }
                found.append(ticket)
            }
        }
        return .success(found)
    }

    private func candidates(
        _ reference: ExternalReference,
        _ priority: CallPriority
    ) async -> Result<[String], ReadingFailure> {
        var ids: [String] = []
        var hits = 0
        for page in 1...Self.searchPagesMax {
            let request = HaloShape.search(reference, page: page)
            let read = await call(request, priority).reading.read {
                HaloShape.candidates($0, reference)
            }
            guard case .success(let found) = read else { return read.map { _ in [] } }
            ids += found.ids
            hits += found.hits
            if found.hits == 0 || hits >= found.total { return .success(ids) }
        }
        return .failure(
            .failed(
                reason: "its search finds more than \(hits) tickets for one reference",
                after: .seconds(300)
            )
        )
    }

    /// Adds a note, with the next outcome when one may not be used.
    package func note(
        _ id: String,
        _ text: String,
        _ priority: CallPriority
    ) async -> Dispatch.Ending {
        let all = preparation.found?.outcomes ?? [.id(HaloShape.internalNote)]
        var ending = Dispatch.Ending.refused(reason: "there is no outcome for a note")
        // The one that was last taken comes first.
        let first = outcome.withLock { $0 }
        for step in all.indices {
            let index = (first + step) % all.count
            let end = await call(HaloShape.note(id, text, outcome: all[index]), priority)
            ending = end.ending(\.writing)
            guard case .answered(let answer) = end, HaloShape.refusesOutcome(answer) else {
                outcome.withLock { $0 = index }
                return ending
            }
        }
        return ending
    }

    /// All clients, page by page.
    package func companies() async -> Result<[Company], ReadingFailure> {
        var all: [Company] = []
        for page in 1...CompanyPages.max {
            let read = await call(HaloShape.companies(page: page), .reading).reading.read {
                HaloShape.companies($0)
            }
            guard case .success(let found) = read else { return read.map { _ in all } }
            all += found.found
            if found.found.isEmpty || all.count >= found.total { return .success(all) }
        }
        return .failure(CompanyPages.tooMany)
    }
}
