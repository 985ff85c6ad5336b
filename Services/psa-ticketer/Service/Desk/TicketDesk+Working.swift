import PSATicketerCore
import Quantities
import ServiceChassis
import StateStore

extension TicketDesk {
    /// How often a ticket that is open is read, to learn what people did in it.
    package static let readsEvery = Duration.seconds(900)
    /// How long the PSA's companies count as they were read.
    package static let companiesKept = Duration.seconds(900)
    /// Incidents that are worked on at once.
    package static let workersMax = 3

    /// What is to be done now, the most urgent first; each is worked on by one at a time.
    func next() -> [IncidentKey] {
        let now = clock.now()
        return note { state in
            let ready = state.dues.due(at: now).filter { !state.underWay.contains($0) }
            let chosen = ready.map { key -> (CallPriority, Timestamp, IncidentKey) in
                let order = state.book.incidents[key]?.order
                return (order?.priority ?? .reading, order?.plannedAt ?? now, key)
            }
            .sorted { ($0.0, $0.1, $0.2.text) < ($1.0, $1.1, $1.2.text) }
            .prefix(max(0, Self.workersMax - state.underWay.count)).map(\.2)
            state.underWay.formUnion(chosen)
            return chosen
        } ?? []
    }

    /// When something is due that nobody works on; nil for nothing.
    var nextDue: Timestamp? {
        note { state in
            [state.dues.first()?.due, state.book.calmDue].compactMap(\.self).min()
        } ?? nil
    }

    /// What keeps calls from being made now; nil for nothing.
    var presentHindrance: Hindrance? {
        let now = clock.now()
        return note { state in
            state.unready ?? state.hindrance.flatMap { $0.until > now ? $0 : nil }
        } ?? nil
    }

    /// How soon a ticket is read of which the PSA says that it changed; more words of it until then
    /// are one.
    package static let readsSoon = Duration.seconds(5)

    /// Takes the PSA's word that a ticket changed, which is a hint to read it.
    package func hear(ofTicket id: String) {
        let now = clock.now()
        _ = note { state in
            let found = state.book.incidents.first { entry in
                entry.value.ticket?.id == id && entry.value.order == nil
            }
            guard let key = found?.key else { return }
            state.readAt[key] = now - Self.readsEvery
            let due = now + Self.readsSoon
            state.dues[key] = min(state.dues[key] ?? due, due)
        }
        wake.ring()
    }

    /// Works on one incident.
    func work(_ key: IncidentKey) async throws {
        defer {
            _ = note { $0.underWay.remove(key) }
            wake.ring()
        }
        guard let incident = look({ $0.incidents[key] }) ?? nil else {
            return later(key, nil)
        }
        guard let order = incident.order else { return try await replan(key, incident) }
        let priority = order.priority
        if let hindrance = await client.hindrance(to: priority) {
            return later(key, hindrance.until, hindrance)
        }
        switch order.dispatch.need(at: clock.now()) {
        case .search: try await search(key, incident, order)
        case .send: try await send(key, incident, order)
        case .wait(let until): later(key, until)
        case .nothing: later(key, nil)
        }
    }

    /// Ends storms that are over.
    func calm() async throws {
        let now = clock.now()
        try await journal.perform { unit in
            try self.change(in: unit) { state in state.book.calm(at: now) }
        }
    }

    private func later(_ key: IncidentKey, _ until: Timestamp?, _ hindrance: Hindrance? = nil) {
        _ = note { state in
            state.dues[key] = until
            if let hindrance { state.hindrance = hindrance }
        }
    }

    /// Changes an incident in a unit of its own; nothing when another process has the lease.
    ///
    /// - Returns: the lease's number; nil when it is another's.
    @discardableResult
    private func commit(
        _ key: IncidentKey,
        _ body: @escaping @Sendable (inout Incident, Int64) -> Void
    ) async throws -> Int64? {
        let now = clock.now()
        return try await journal.perform { unit in
            let database = unit.database
            let present = try TicketTables.lease(self.psa, in: database)
            guard let lease = SendLease.take(present, by: self.holder, at: now) else { return nil }
            try TicketTables.put(lease, self.psa, in: database)
            try self.change(in: unit) { state in
                state.book.change(key, at: now) { body(&$0, lease.fence) }
            }
            return lease.fence
        }
    }

    // MARK: - Looking

    private func replan(_ key: IncidentKey, _ incident: Incident) async throws {
        let now = clock.now()
        if let parked = incident.parked { return try await mapAgain(key, parked) }
        if let ticket = incident.ticket, ticket.standing != .closed {
            let last = (note { $0.readAt[key] } ?? nil) ?? ticket.createdAt
            if last + Self.readsEvery <= now {
                _ = note { $0.readAt[key] = now }
                return try await observe(key, ticket)
            }
        }
        try await commit(key) { _, _ in }
    }

    /// Looks whether a client that had no company has one now.
    private func mapAgain(_ key: IncidentKey, _ parked: Incident.Parked) async throws {
        let again = parked.looksAgain(every: Self.companiesKept, after: clock.now())
        guard again != nil else { return later(key, nil) }
        if let hindrance = await client.hindrance(to: .reading) {
            return later(key, hindrance.until, hindrance)
        }
        guard case .success(.company) = await company(of: key.client) else {
            return later(key, again)
        }
        try await commit(key) { incident, _ in incident.unpark() }
    }

    private func observe(_ key: IncidentKey, _ ticket: HeldTicket) async throws {
        if let hindrance = await client.hindrance(to: .reading) {
            return later(key, hindrance.until, hindrance)
        }
        let now = clock.now()
        switch await client.read(ticket.id, .reading) {
        case .success(let remote):
            try await commit(key) { incident, _ in
                incident.observe(remote, at: now)
            }
        case .failure(.gone) where ticket.isGone(at: now):
            try await commit(key) { incident, _ in incident.vanished(at: now) }
        case .failure(.gone): later(key, now + .seconds(60))
        case .failure(.failed(_, let after)): later(key, now + max(after ?? .zero, .seconds(60)))
        }
    }

    private func search(
        _ key: IncidentKey,
        _ incident: Incident,
        _ order: TicketOrder
    ) async throws {
        let found: Dispatch.Finding
        var tickets: [RemoteTicket] = []
        switch order.act {
        case .note(let sequence, _):
            guard let id = incident.ticket?.id else { return later(key, nil) }
            let token = NoteToken.text(order.reference, sequence)
            found = Self.finding(await client.hasNote(id, token, order.priority)) { $0 }
        default:
            let result = await client.search(order.reference, order.priority)
            found = Self.finding(result) { !$0.isEmpty }
            tickets = (try? result.get()) ?? []
        }
        let now = clock.now()
        guard found == .found else {
            try await commit(key) { incident, _ in incident.looked(found, self.rules, at: now) }
            return
        }
        guard case .create = order.act else {
            try await commit(key) { incident, _ in Self.noted(&incident, at: now) }
            return
        }
        // The oldest is ours; others were made by somebody else or by a fault, and are not deleted.
        let sorted = tickets.sorted { Self.age($0.id) < Self.age($1.id) }
        try await adopt(key, sorted[0])
        for duplicate in sorted.dropFirst() {
            let text = "This is a duplicate of ticket \(sorted[0].number); work on that one."
            _ = await client.note(duplicate.id, text, .note)
        }
    }

    private static func age(_ id: String) -> (Int, Int64, String) {
        Int64(id).map { (0, $0, id) } ?? (1, 0, id)
    }

    private static func finding<Value>(
        _ result: Result<Value, ReadingFailure>,
        _ isThere: (Value) -> Bool
    ) -> Dispatch.Finding {
        switch result {
        case .success(let value): isThere(value) ? .found : .empty
        case .failure(.gone): .failed(reason: "it is not there", after: nil)
        case .failure(.failed(let reason, let after)): .failed(reason: reason, after: after)
        }
    }

    private func adopt(_ key: IncidentKey, _ remote: RemoteTicket) async throws {
        let now = clock.now()
        let fields = client.fields
        try await commit(key) { incident, _ in
            let level = incident.order?.level ?? .warning
            let footprint = TicketFootprint(
                status: remote.status ?? fields?.open,
                priority: remote.priority ?? fields?.priorities[level],
                assignee: remote.assignee,
                at: max(now, remote.lastActivity ?? now)
            )
            incident.created(remote, footprint, at: now)
        }
    }

    // MARK: - Sending

    private func send(
        _ key: IncidentKey,
        _ incident: Incident,
        _ order: TicketOrder
    ) async throws {
        switch order.act {
        case .create(let draft): try await create(key, draft, order)
        case .note(_, let text):
            guard let ticket = incident.ticket else { return later(key, nil) }
            try await note(key, ticket, text, order)
        case .raise, .reopen, .settle, .close:
            guard let ticket = incident.ticket else { return later(key, nil) }
            try await set(key, ticket, order)
        }
    }

    private func create(
        _ key: IncidentKey,
        _ draft: TicketDraft,
        _ order: TicketOrder
    ) async throws {
        let match: CompanyMap.Match
        switch await company(of: draft.client) {
        case .success(let found): match = found
        case .failure(let failure):
            return later(key, clock.now() + .seconds(60), failure)
        }
        let now = clock.now()
        switch match {
        case .parked(let why):
            try await commit(key) { incident, _ in incident.park(.unmapped, why, at: now) }
        case .company(let id, _, let explanation):
            guard let fence = try await begin(key, order) else { return }
            let creation = await client.create(
                draft,
                company: id,
                explanation: explanation,
                order.priority
            )
            switch creation {
            case .made(let remote): try await adopt(key, remote)
            case .ended(let ending): try await end(key, ending, fence)
            }
        }
    }

    private func company(
        of name: ClientName?
    ) async -> Result<CompanyMap.Match, Hindrance> {
        guard client.hasCompanies else {
            return .success(.company(id: name?.text ?? "", way: .name, explanation: ""))
        }
        return await knownCompanies().map { map.match(name, among: $0) }
    }

    /// The PSA's companies, as they were read a little while ago at the most.
    func knownCompanies() async -> Result<[Company], Hindrance> {
        let now = clock.now()
        let known = note { $0.companies } ?? nil
        if let known, known.at + Self.companiesKept > now { return .success(known.list) }
        switch await client.companies() {
        case .success(let list):
            _ = note { $0.companies = (list, now) }
            return .success(list)
        case .failure(let failure):
            // Old companies are better than no ticket; a new client is found a little later.
            if let known { return .success(known.list) }
            return .failure(
                Hindrance("its companies are not read: \(failure.reason)", until: now)
            )
        }
    }

    private func note(
        _ key: IncidentKey,
        _ ticket: HeldTicket,
        _ text: String,
        _ order: TicketOrder
    ) async throws {
        if order.dispatch.isUnsent, try await isTouched(key, ticket) { return }
        guard let fence = try await begin(key, order) else { return }
        let ending = await client.note(ticket.id, text, order.priority)
        let now = clock.now()
        guard ending == .made else {
            return try await notWritten(key, ticket, ending, fence)
        }
        try await commit(key) { incident, _ in Self.noted(&incident, at: now) }
    }

    /// The PSA counts our note as an activity.
    private static func noted(_ incident: inout Incident, at now: Timestamp) {
        var footprint = incident.ticket?.footprint
        footprint?.at = now
        incident.done(footprint, at: now)
    }

    /// Whether a person had a hand in a ticket that would not be seen any more behind our note;
    /// then the note is planned anew.
    private func isTouched(_ key: IncidentKey, _ ticket: HeldTicket) async throws -> Bool {
        guard ticket.touched == nil, case .success(let remote) = await client.read(ticket.id, .note)
        else { return false }
        let isTouched = HumanHand.touch(remote, since: ticket.footprint) != nil
        guard isTouched || remote.isClosed else { return false }
        let now = clock.now()
        try await commit(key) { incident, _ in
            incident.takeBackUnsent()
            incident.observe(remote, at: now)
        }
        return true
    }

    /// A note that was refused may have been for a ticket that is not there, or not there yet.
    private func notWritten(
        _ key: IncidentKey,
        _ ticket: HeldTicket,
        _ ending: Dispatch.Ending,
        _ fence: Int64
    ) async throws {
        let now = clock.now()
        guard case .refused(let reason) = ending,
            case .failure(.gone) = await client.read(ticket.id, .note)
        else { return try await end(key, ending, fence) }
        guard ticket.isGone(at: now) else {
            return try await end(key, .notTaken(reason: reason, after: .seconds(30)), fence)
        }
        try await commit(key) { incident, _ in incident.vanished(at: now) }
    }

    private func set(
        _ key: IncidentKey,
        _ ticket: HeldTicket,
        _ order: TicketOrder
    ) async throws {
        let now = clock.now()
        let remote: RemoteTicket
        switch await client.read(ticket.id, order.priority) {
        case .success(let read): remote = read
        case .failure(.gone):
            guard ticket.isGone(at: now) else { return later(key, now + .seconds(30)) }
            try await commit(key) { incident, _ in incident.vanished(at: now) }
            return
        case .failure(.failed(_, let after)):
            return later(key, now + max(after ?? .zero, .seconds(30)))
        }
        guard let fields = client.fields else { return later(key, now + .seconds(5)) }
        let choice = SettingChoice.choose(
            order.act,
            ticket,
            remote,
            fields,
            settlesTouched: settlesTouched
        )
        switch choice {
        case .left(let reason):
            try await commit(key) { incident, _ in
                incident.left(reason)
                incident.observe(remote, at: now)
            }
        case .closedByPerson:
            try await commit(key) { incident, _ in
                incident.left("a person closed it")
                incident.observe(remote, at: now)
            }
        case .already(var footprint):
            // What had no answer was done after all, and counts as an activity of ours.
            if !order.dispatch.trouble.isEmpty { footprint.at = now }
            let ours = footprint
            try await commit(key) { incident, _ in incident.done(ours, at: now) }
        case .write(let change, let footprint):
            guard let fence = try await begin(key, order) else { return }
            let ending = await client.set(ticket.id, change, order.priority)
            guard ending == .made else { return try await end(key, ending, fence) }
            let done = clock.now()
            try await commit(key) { incident, _ in
                var footprint = footprint
                footprint.at = done
                incident.done(footprint, at: done)
            }
        }
    }

    /// Commits that a request is about to be sent.
    ///
    /// - Returns: the lease's number; nil when nothing may be sent, or when what was to be sent has
    ///   been planned anew meanwhile.
    private func begin(_ key: IncidentKey, _ order: TicketOrder) async throws -> Int64? {
        let now = clock.now()
        let fence = try await commit(key) { incident, fence in
            guard incident.order == order else { return }
            _ = incident.beginSending(at: now, fence: fence)
        }
        let began = clock.uptime
        guard let fence else {
            later(key, now + SendLease.holds)
            return nil
        }
        let phase = look { $0.incidents[key]?.order?.dispatch.phase } ?? nil
        guard case .sending(_, fence)? = phase else { return nil }
        // Whoever was held up here for long may have lost the lease: the commit was long ago.
        if let began, let up = clock.uptime, up - began > SendLease.sendsWithin {
            try await end(key, .notTaken(reason: "this service was held up", after: nil), fence)
            return nil
        }
        return fence
    }

    private func end(
        _ key: IncidentKey,
        _ ending: Dispatch.Ending,
        _ fence: Int64
    ) async throws {
        let now = clock.now()
        try await commit(key) { incident, _ in
            incident.end(ending, fence: fence, self.rules, at: now)
        }
    }
}
