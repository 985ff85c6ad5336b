package import PSATicketerCore
import Quantities
package import ServiceChassis
import Synchronization

/// Autotask as a PSA: the zone is found by the user's name, credentials go with every call.
package final class AutotaskClient: ShapedClient {
    /// What it asks, and what answers mean.
    package typealias Shape = AutotaskShape

    /// Who calls.
    package struct Credentials: Sendable {
        /// The API user's name.
        package var user: String
        /// Its secret.
        package var secret: Secret
        /// The integration's code.
        package var integrationCode: Secret

        /// Credentials.
        package init(user: String, secret: Secret, integrationCode: Secret) {
            self.user = user
            self.secret = secret
            self.integrationCode = integrationCode
        }
    }

    private struct Found: Sendable {
        var zone: AutotaskShape.Zone
        var fields: TicketFields
    }

    /// The address at which zones are asked for.
    package static let address = "https://webservices.autotask.net/"
    /// Members of a new ticket that settings name.
    package static let ticketKeys: [String: String] = [
        "queue": "queueID", "category": "ticketCategory", "type": "ticketType",
        "issue_type": "issueType", "sub_issue_type": "subIssueType", "source": "source",
    ]
    /// Members of a note that settings name.
    package static let noteKeys = ["note_type": "noteType", "note_publish": "publish"]
    /// The choices of a stock Autotask; New and Complete are in every one.
    package static let defaults: FieldSettings = {
        var settings = FieldSettings(open: .id("1"), closed: .id("5"))
        settings.note = ["note_type": .id("1"), "note_publish": .id("1")]
        return settings
    }()

    private let connection: PSAConnection
    private let base: String
    private let credentials: Credentials
    private let settings: FieldSettings
    private let dueWithin: Duration?
    private let preparation = Preparation<Found>()
    private let learnedAt = Mutex<Timestamp?>(nil)

    /// A client.
    ///
    /// - Parameters:
    ///   - connection: the way there.
    ///   - base: where zones are asked for, with a slash at its end.
    ///   - credentials: who calls.
    ///   - settings: which values tickets get.
    ///   - dueWithin: when a new ticket is due; nil where the PSA knows that itself.
    package init(
        connection: PSAConnection,
        base: String = address,
        credentials: Credentials,
        settings: FieldSettings,
        dueWithin: Duration?
    ) {
        self.connection = connection
        self.base = base
        self.credentials = credentials
        self.settings = settings
        self.dueWithin = dueWithin
    }

    /// `Autotask`.
    package var title: String { "Autotask" }

    /// The ids of the tenant's choices; nil before they were found.
    package var fields: TicketFields? { preparation.found?.fields }

    /// Closes every connection.
    package func close() async { await connection.close() }

    private var header: [PSARequest.Field] {
        [
            .init("UserName", credentials.user), .init("Secret", credentials.secret.revealed),
            .init("ApiIntegrationCode", credentials.integrationCode.revealed),
        ]
    }

    // MARK: - Getting ready

    /// Finds the zone and the picklists' ids.
    package func hindrance(to priority: CallPriority) async -> Hindrance? {
        let now = connection.now
        if let zone = preparation.found?.zone { await learn(zone, now) }
        if let hindrance = connection.hindrance(to: priority, thing: "Tickets") { return hindrance }
        return await preparation.hindrance(at: now) { await prepare(now) }
    }

    /// Asks in which zone the database lies.
    private func findZone(
        _ now: Timestamp
    ) async -> Result<AutotaskShape.Zone, Hindrance> {
        let end = await connection.call(
            AutotaskShape.zone(of: credentials.user),
            base: base,
            fields: [],
            .reading,
            meaning: AutotaskShape.writing
        )
        if case .answered(let answer) = end, let zone = AutotaskShape.zone(answer) {
            return .success(zone)
        }
        guard case .answered(let answer) = end, answer.isSuccess || answer.complaint != nil else {
            return .failure(Hindrance.failed("the zone is not found", end, now))
        }
        return .failure(
            Hindrance(
                "Autotask knows no zone of the API user \(credentials.user): \(answer.summary)",
                until: now + .seconds(300),
                needsPerson: true
            )
        )
    }

    private func prepare(_ now: Timestamp) async -> Result<Found, Hindrance> {
        let zone: AutotaskShape.Zone
        switch await findZone(now) {
        case .success(let found): zone = found
        case .failure(let hindrance): return .failure(hindrance)
        }
        var lists: [String: [FieldOption]] = [:]
        for entity in ["Tickets", "TicketNotes"] {
            let end = await connection.call(
                AutotaskShape.picklists(of: entity),
                base: zone.address,
                fields: header,
                .reading,
                meaning: AutotaskShape.writing
            )
            guard case .success(let answer) = end.reading,
                let read = AutotaskShape.picklists(answer)
            else {
                return .failure(Hindrance.failed("the fields of \(entity) are not read", end, now))
            }
            lists.merge(read.map { ("\(entity).\($0.key)", $0.value) }) { _, new in new }
        }
        await learn(zone, now)
        return found(zone, lists, now)
    }

    /// Asks, from time to time and one at a time, how much of the database's calls everybody
    /// together has used.
    private func learn(_ zone: AutotaskShape.Zone, _ now: Timestamp) async {
        let isDue = learnedAt.withLock { at in
            if let last = at, last + SharedUse.keptFor > now { return false }
            at = now
            return true
        }
        guard isDue else { return }
        let end = await connection.call(
            AutotaskShape.threshold(),
            base: zone.address,
            fields: header,
            .criticalCreate,
            meaning: AutotaskShape.writing
        )
        // Without a word of it our own budget is all that is kept.
        guard case .success(let answer) = end.reading, let said = AutotaskShape.used(answer),
            let limit = said.limit
        else { return }
        connection.learn(used: said.used, limit: limit)
    }

    private func found(
        _ zone: AutotaskShape.Zone,
        _ lists: [String: [FieldOption]],
        _ now: Timestamp
    ) -> Result<Found, Hindrance> {
        var finder = FieldFinder()
        var statuses = lists["Tickets.status"] ?? []
        // 5 is Complete in every Autotask, whatever it is called there.
        for index in statuses.indices where statuses[index].id == "5" {
            statuses[index].isClosed = true
        }
        let fields = finder.fields(
            settings,
            statuses: statuses,
            priorities: lists["Tickets.priority"] ?? []
        )
        var ticket: [String: JSONValue] = [:]
        for (key, member) in Self.ticketKeys {
            let options = lists["Tickets.\(member)"] ?? []
            if let id = finder.id(settings.ticket[key], options, key) { ticket[member] = .id(id) }
        }
        var note: [String: JSONValue] = [:]
        for (key, member) in Self.noteKeys {
            let options = lists["TicketNotes.\(member)"] ?? []
            if let id = finder.id(settings.note[key], options, key) { note[member] = .id(id) }
        }
        guard var fields, finder.refusals.isEmpty else {
            return .failure(.refused(finder.refusals, now))
        }
        (fields.ticket, fields.note, fields.page) = (ticket, note, zone.page)
        return .success(Found(zone: zone, fields: fields))
    }

    // MARK: - Tickets

    /// Makes a call with its login.
    package func call(
        _ request: PSARequest,
        _ priority: CallPriority
    ) async -> PSAConnection.End {
        guard let zone = preparation.found?.zone else {
            return .notMade(reason: "its zone is not known yet", after: nil)
        }
        let end = await connection.call(
            request,
            base: zone.address,
            fields: header,
            priority,
            meaning: AutotaskShape.writing
        )
        guard case .answered(let answer) = end, AutotaskShape.mayBeElsewhere(answer) else {
            return end
        }
        return await checkingZone(zone, end, answer)
    }

    /// A database that was moved answers in its old zone as if it did not know us, or what we ask
    /// for: before that is believed, it is asked where it lies.
    private func checkingZone(
        _ zone: AutotaskShape.Zone,
        _ end: PSAConnection.End,
        _ answer: PSAAnswer
    ) async -> PSAConnection.End {
        switch await findZone(connection.now) {
        case .success(zone):
            if answer.status == 401 { preparation.forget() }
            return end
        case .success:
            preparation.forget()
            return .notMade(reason: "its database lies in another zone now", after: .seconds(1))
        case .failure(let hindrance):
            if answer.status == 401 { return end }
            return .unknown(reason: "\(answer.summary), and \(hindrance.reason)")
        }
    }

    /// The ids of the tenant's choices; the usual ones before they were found.
    package var known: TicketFields {
        preparation.found?.fields
            ?? TicketFields(open: "1", closed: "5", closedStatuses: ["5"], priorities: [:])
    }

    /// Makes a ticket.
    package func create(
        _ draft: TicketDraft,
        company: String,
        explanation: String,
        _ priority: CallPriority
    ) async -> Creation {
        let due = dueWithin.map { connection.now + $0 }
        let request = AutotaskShape.create(
            draft,
            company: company,
            explanation: explanation,
            known,
            due: due
        )
        switch await call(request, priority) {
        case .answered(let answer):
            switch AutotaskShape.made(answer) {
            case .success(let id):
                // The number that people know is in the ticket alone.
                guard case .success(let ticket) = await read(id, priority) else {
                    return .made(RemoteTicket(id: id, isClosed: false, status: known.open))
                }
                return .made(ticket)
            case .failure(let refused): return .ended(refused.ending)
            }
        case let end: return .ended(end.ending(AutotaskShape.writing))
        }
    }

    /// A ticket as it is now.
    package func read(
        _ id: String,
        _ priority: CallPriority
    ) async -> Result<RemoteTicket, ReadingFailure> {
        let reading = await call(AutotaskShape.read(id), priority).reading
        // Autotask answers 200 without an item for a ticket that is not there.
        if case .success(let answer) = reading, AutotaskShape.writing(answer) == .made,
            answer.json != nil, answer.json?["item"] == nil
        {
            return .failure(.gone)
        }
        return reading.read { AutotaskShape.ticket($0, known) }
    }

    /// All companies, page by page.
    package func companies() async -> Result<[Company], ReadingFailure> {
        var all: [Company] = []
        var request = AutotaskShape.companies()
        for _ in 0..<CompanyPages.max {
            let page = await call(request, .reading).reading.read { AutotaskShape.companies($0) }
            guard case .success(let read) = page else { return page.map { _ in all } }
            all += read.found
            guard let next = read.next, !next.isEmpty else { return .success(all) }
            request = PSARequest("GET", next, thing: "Companies")
        }
        return .failure(CompanyPages.tooMany)
    }
}
