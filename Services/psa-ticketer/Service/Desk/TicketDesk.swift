package import Contracts
import GRDB
package import PSATicketerCore
package import Quantities
import ServiceChassis
package import StateStore
import Synchronization

/// The one place where a tenant's incidents become tickets of its PSA.
///
/// What it decides by is in memory, and changes only inside units of the journal, which write the
/// same to the disk. A unit that is undone leaves memory behind the disk: each unit therefore first
/// compares the number of the last commit, and reads everything anew when it differs.
package final class TicketDesk: Sendable {
    /// The PSA's name in the settings.
    package let psa: String
    /// The tenant; alerts of others are none of its business.
    package let tenant: TenantID
    let journal: ServiceJournal
    let client: any PSAClient
    let clock: any WallClock
    let wake = WakeUp()
    private let policy: TicketPolicy
    private let classes: ProblemClasses
    private let maker: ReferenceMaker
    let acknowledges: Bool
    let isDryRun: Bool
    let holder: String
    let settingsMap: CompanyMap
    let settlesTouched: Bool
    let rules: DispatchRules
    private let state: Mutex<DeskState?> = Mutex(nil)

    /// A desk that reads what it knows at its first unit.
    ///
    /// - Parameters:
    ///   - settings: the PSA's settings.
    ///   - client: the PSA.
    ///   - journal: where everything is kept.
    ///   - holder: this process, as it takes the lease to send.
    ///   - clock: the time of day.
    package init(
        settings: PSASettings,
        client: any PSAClient,
        journal: ServiceJournal,
        holder: String,
        clock: any WallClock
    ) {
        psa = settings.name
        tenant = settings.tenant
        policy = settings.policy
        classes = settings.classes
        acknowledges = settings.acknowledges
        isDryRun = settings.isDryRun
        settingsMap = settings.companyMap
        settlesTouched = settings.policy.settlesTouched
        rules = DispatchRules(client.repetition, quarantine: settings.quarantine)
        self.holder = holder
        maker = ReferenceMaker(psa: settings.name) { SHA256Digest.bytes(of: $0) }
        self.client = client
        self.journal = journal
        self.clock = clock
    }

    /// Takes an alert, in the unit of its message.
    package func take(_ alert: AlertChanged, in unit: JournalUnit) throws {
        // That a ticket waits for a person is no problem to make a ticket of.
        guard alert.tenant == tenant, alert.name != TicketChanged.parkedAlert else { return }
        let now = clock.now()
        try change(in: unit) { state in state.book.take(alert, at: now) }
        wake.ring()
    }

    /// Reads everything, once, and goes on with what another process left under way.
    package func open() async throws {
        let now = clock.now()
        try await journal.perform { unit in
            // The journal's file is this process' alone.
            let present = try TicketTables.lease(self.psa, in: unit.database)
            let lease = SendLease.takeOver(present, by: self.holder, at: now)
            try TicketTables.put(lease, self.psa, in: unit.database)
            try self.change(in: unit) { state in
                var changed: Set<IncidentKey> = []
                for key in Array(state.book.incidents.keys) {
                    changed.formUnion(
                        state.book.change(key, at: now) { $0.restart(self.rules, at: now) }
                    )
                }
                return changed
            }
        }
        // Clients that had no company may have been given one meanwhile.
        _ = note { state in
            for (key, incident) in state.book.incidents where incident.parked != nil {
                state.dues[key] = now
            }
        }
        wake.ring()
    }

    /// Looks at what is known; nil before `open`.
    package func look<R: Sendable>(_ body: (TicketBook) -> R) -> R? {
        state.withLock { state in state.map { body($0.book) } }
    }

    /// Changes what only memory holds: timers, what is under way, what was read of the PSA.
    func note<R: Sendable>(_ body: (inout DeskState) -> R) -> R? {
        state.withLock { state in
            guard var known = state.take() else { return nil }
            defer { state = known }
            return body(&known)
        }
    }

    // MARK: - Units

    /// Changes the book in a unit: plans anew for what changed, writes it and tells others.
    func change(
        in unit: JournalUnit,
        _ body: (inout DeskState) throws -> Set<IncidentKey>
    ) throws {
        try state.withLock { kept in
            let onDisk = try TicketTables.generation(psa, in: unit.database)
            if kept?.generation != onDisk { kept = try load(unit.database, onDisk) }
            guard var state = kept.take() else { preconditionFailure("the state was just read") }
            // A body that throws leaves nothing: the next unit reads the disk.
            let changed = try body(&state)
            let storms = state.book.takeTouchedStorms()
            if !changed.isEmpty || !storms.isEmpty || !state.touchedWords.isEmpty {
                state.generation += 1
                try TicketTables.setGeneration(state.generation, psa, in: unit.database)
                for client in state.touchedWords {
                    let word = state.words[client]
                    try MappingTable.put(word, of: client, psa, in: unit.database)
                }
                state.touchedWords = []
                for parent in storms {
                    let watch = state.book.storms[parent]
                    try TicketTables.put(watch, parent, psa, in: unit.database)
                }
                try save(changed, &state, unit)
            }
            kept = state
        }
    }

    private func save(
        _ changed: Set<IncidentKey>,
        _ state: inout DeskState,
        _ unit: JournalUnit
    ) throws {
        let now = clock.now()
        for key in changed.sorted(by: { $0.text < $1.text }) {
            // Who is new is told of at once, or a page would say that everybody has a company.
            if let client = key.client, state.toldClients[client] == nil {
                state.mappingToldAt = nil
            }
            let plan = state.book.plan(key, at: now)
            if let plan {
                state.plans[key] = plan
                if plan.isOrder || plan.step == .park {
                    try TicketTables.tell(
                        plan.description,
                        of: key,
                        psa,
                        at: now,
                        in: unit.database
                    )
                }
            }
            let incident = state.book.incidents[key]
            state.dues[key] = incident.flatMap { due($0, plan, state.readAt[key]) }
            try TicketTables.put(incident, key, psa, in: unit.database)
            try tell(key, incident, &state, unit, now)
        }
    }

    /// When an incident is to be looked at again: its plan's time, its order's, or when its open
    /// ticket is to be read again.
    private func due(
        _ incident: Incident,
        _ plan: TicketPlan?,
        _ readAt: Timestamp?
    ) -> Timestamp? {
        guard let order = incident.order else {
            if let parked = incident.parked {
                return parked.looksAgain(every: Self.companiesKept, after: clock.now())
            }
            guard let ticket = incident.ticket, ticket.standing != .closed else { return plan?.due }
            let reading = (readAt ?? ticket.createdAt) + Self.readsEvery
            return plan?.due.map { min($0, reading) } ?? reading
        }
        switch order.dispatch.need(at: clock.now()) {
        case .send, .search: return clock.now()
        case .wait(let until): return until
        case .nothing: return nil
        }
    }

    private func load(_ database: Database, _ generation: Int64) throws -> DeskState {
        var book = TicketBook(policy: policy, classes: classes, maker: maker)
        for incident in try TicketTables.incidents(psa, in: database) { book.restore(incident) }
        for (parent, watch) in try TicketTables.storms(psa, in: database) {
            book.restore(watch, of: parent)
        }
        var state = DeskState(generation: generation, book: book)
        state.words = try MappingTable.all(psa, in: database)
        let now = clock.now()
        for (key, incident) in book.incidents {
            let plan = incident.order == nil ? policy.plan(incident, at: now) : nil
            state.plans[key] = plan
            // An order that stood on the disk is looked at at once, and so are a plan of one and a
            // client that may have been mapped by other settings.
            let isPlanned = plan?.isOrder == true || incident.parked != nil
            state.dues[key] = isPlanned ? now : due(incident, plan, nil)
        }
        return state
    }

    // MARK: - Forgetting

    /// Forgets what has been over for long, and tells that there is nothing any more.
    package func forget() async throws {
        let now = clock.now()
        try await journal.perform { unit in
            let oldest = now - TicketTables.storyKept
            try TicketTables.forgetStories(before: oldest, in: unit.database)
            try self.change(in: unit) { state in
                let gone = state.book.forget(at: now)
                for incident in gone {
                    let key = incident.key
                    (state.plans[key], state.told[key], state.readAt[key]) = (nil, nil, nil)
                    guard var message = self.fact(incident, nil).message(at: now) else { continue }
                    message.state = TicketState.none
                    message.acknowledges = false
                    _ = try unit.put(message, at: now)
                }
                return Set(gone.map(\.key))
            }
        }
    }

    // MARK: - Telling others

    private func fact(_ incident: Incident, _ plan: TicketPlan?) -> TicketFact {
        TicketFact(
            incident: incident,
            plan: plan,
            psa: psa,
            kind: client.title,
            acknowledges: acknowledges
        )
    }

    private func tell(
        _ key: IncidentKey,
        _ incident: Incident?,
        _ state: inout DeskState,
        _ unit: JournalUnit,
        _ now: Timestamp
    ) throws {
        guard let incident else { return }
        let fact = fact(incident, state.plans[key])
        // What has no ticket and wants none is nobody's news.
        guard let message = fact.message(at: now) else { return }
        var same = message
        same.asOf = state.told[key]?.asOf ?? now
        guard same != state.told[key] else { return }
        state.told[key] = message
        _ = try unit.put(message, at: now)
    }
}
