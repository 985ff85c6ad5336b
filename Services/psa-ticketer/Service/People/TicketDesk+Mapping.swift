package import Contracts
package import PSATicketerCore
package import Quantities
import StateStore

extension TicketDesk {
    /// How long the companies that people are shown count as they were read.
    package static let mappingKept = Duration.seconds(3600)
    /// How often it is looked at the most whether others have to be told of clients.
    static let mappingTold = Duration.seconds(5)

    /// Which company a client is, by the settings and by people.
    var map: CompanyMap {
        var map = settingsMap
        let words = note { $0.words } ?? [:]
        for entry in words { map.said[entry.key] = entry.value.company }
        return map
    }

    /// Takes a person's word on which company a client is; nil takes it back.
    package func map(
        _ client: ClientName,
        to company: String?,
        by person: String
    ) async throws -> PeopleAnswer {
        if settingsMap.said[client] != nil || settingsMap.externalIDs[client] != nil {
            return .refused("the settings file maps “\(client)”; change it there")
        }
        var name: String?
        if let company {
            switch await usableCompany(company) {
            case .success(let found): name = found.name
            case .failure(let refusal): return .refused(refusal.text)
            }
        }
        return try await change { [name] state, now in
            if company != nil, state.words[client] == nil,
                state.words.count >= MappingTable.clientsMax
            {
                return (.refused("\(MappingTable.clientsMax) clients are mapped already"), [])
            }
            state.words[client] = company.map {
                MappingTable.Word(company: $0, by: person, at: now)
            }
            state.touchedWords.insert(client)
            var changed: Set<IncidentKey> = []
            for incident in Array(state.book.incidents.values)
            where incident.key.client == client && incident.parked?.kind == .unmapped {
                changed.formUnion(state.book.change(incident.key, at: now) { $0.unpark() })
            }
            let what = name.map { "“\(client)” is “\($0)”" } ?? "“\(client)” is found by name again"
            return (.done(what), changed)
        }
    }

    /// Whether a person's word is the one that counts.
    func isMapped(_ client: ClientName, to company: String?) async throws -> Bool {
        try await inspect { $0.words[client]?.company == company }
    }

    private func usableCompany(_ id: String) async -> Result<Company, ChoiceRefusal> {
        if let hindrance = await client.hindrance(to: .reading) {
            return .failure(
                ChoiceRefusal(text: "\(client.title) cannot be asked: \(hindrance.reason)")
            )
        }
        switch await knownCompanies() {
        case .failure(let hindrance): return .failure(ChoiceRefusal(text: hindrance.reason))
        case .success(let companies):
            guard let found = companies.first(where: { $0.id == id }) else {
                return .failure(
                    ChoiceRefusal(
                        text: "\(client.title) has no company with the id \(id); `poolkeeper psa "
                            + "companies` lists them"
                    )
                )
            }
            guard found.isActive else {
                return .failure(
                    ChoiceRefusal(text: "“\(found.name)” (\(id)) is not active in \(client.title)")
                )
            }
            return .success(found)
        }
    }

    // MARK: - Telling others

    /// Tells others how the PSA stands and which companies clients are, where that changed; nothing
    /// while somebody else does.
    package func tellStanding() async throws {
        let mayTell = note { state in
            defer { state.isTelling = true }
            return !state.isTelling
        }
        guard mayTell ?? false else { return }
        defer { _ = note { $0.isTelling = false } }
        await lookReady()
        try await tellPSA()
        let now = clock.now()
        let isDue = note { state in
            guard state.mappingToldAt.map({ $0 + Self.mappingTold <= now }) ?? true else {
                return false
            }
            state.mappingToldAt = now
            return true
        }
        if isDue ?? false { try await tellClients() }
    }

    /// Tells others which companies clients are, where that changed.
    package func tellClients() async throws {
        let now = clock.now()
        let clients = clientsInUse
        guard !clients.isEmpty else { return }
        await readCompanies(at: now)
        let companies = note { $0.companies?.list } ?? nil
        let facts = clients.compactMap { fact(of: $0, among: companies, at: now) }
        let news = note { state in
            facts.filter { fact in
                var same = fact
                same.asOf = state.toldClients[fact.client]?.asOf ?? fact.asOf
                return state.toldClients[fact.client] != same
            }
        }
        guard let news, !news.isEmpty else { return }
        try await journal.perform { unit in
            for fact in news { _ = try unit.put(fact, at: now) }
        }
        _ = note { state in for fact in news { state.toldClients[fact.client] = fact } }
    }

    private func tellPSA() async throws {
        let now = clock.now()
        // In a dry run it is no news that nothing is sent.
        let hindrance = isDryRun ? note { $0.unready } ?? nil : presentHindrance
        let state: PSAStanding.State =
            isDryRun
            ? .dryRun : hindrance.map { $0.needsPerson ? .stuck : .waiting } ?? .ready
        var fact = PSAStanding(
            tenant: tenant,
            psa: psa,
            kind: client.title,
            state: state,
            reason: hindrance?.reason ?? "",
            catchAll: settingsMap.catchAll,
            acknowledges: acknowledges,
            asOf: now
        )
        let isNews = note { known in
            fact.asOf = known.toldPSA?.asOf ?? now
            guard known.toldPSA != fact else { return false }
            fact.asOf = now
            known.toldPSA = fact
            return true
        }
        guard isNews ?? false else { return }
        try await journal.perform { [fact] unit in _ = try unit.put(fact, at: now) }
    }

    /// Clients that have had an alert, and those that somebody mapped.
    private var clientsInUse: [ClientName] {
        let said = Set(settingsMap.said.keys).union(settingsMap.externalIDs.keys)
        return note { state in
            said.union(state.words.keys).union(state.book.incidents.keys.compactMap(\.client))
        }?.sorted { $0.text < $1.text } ?? []
    }

    /// Reads the PSA's companies where clients need them and what is known of them is old; writes
    /// nothing, and leaves it to who tells others, who reads them first.
    func readCompaniesInUse() async {
        guard !clientsInUse.isEmpty, note({ $0.isTelling }) == false else { return }
        await readCompanies(at: clock.now())
    }

    private func readCompanies(at now: Timestamp) async {
        let last = note { $0.companies?.at } ?? nil
        guard last.map({ $0 + Self.mappingKept <= now }) ?? true,
            await client.hindrance(to: .reading) == nil
        else { return }
        _ = await knownCompanies()
    }

    /// What others are told of a client; nil while no company was ever read.
    package func fact(
        of client: ClientName,
        among companies: [Company]?,
        at now: Timestamp
    ) -> ClientMapped? {
        guard let companies else { return nil }
        let word = note { $0.words[client] } ?? nil
        var fact = ClientMapped(
            tenant: tenant,
            client: client,
            psa: psa,
            kind: self.client.title,
            way: .none,
            saidBy: word?.by,
            asOf: now
        )
        switch map.match(client, among: companies) {
        case .parked(let why): fact.reason = why
        case .company(let id, let way, let explanation):
            fact.way = Self.way(way, isPersons: word != nil)
            fact.company = id
            fact.companyName = companies.first { $0.id == id }?.name
            fact.reason = explanation
        }
        if fact.way == .none || fact.way == .catchAll {
            fact.candidates = CompanyGuess.companies(
                like: client,
                among: companies,
                limit: ClientMapped.candidatesMax
            ).map { ClientMapped.Candidate(id: $0.id, name: $0.name) }
        }
        return fact
    }

    private static func way(_ way: CompanyMap.Way, isPersons: Bool) -> ClientMapped.Way {
        switch way {
        case .said: isPersons ? .person : .settings
        case .externalID: .externalID
        case .name: .name
        case .catchAll: .catchAll
        }
    }
}
