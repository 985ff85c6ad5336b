import Contracts
import PSATicketerCore
import Quantities
import StateStore
import TestSupport
import Testing

@testable import PSATicketer

// Goal: what people say of tickets and clients is done once, or refused with what to do. Method: a
// desk with its journal on the disk and a PSA in memory; the desk is opened again afterwards.
struct PeopleTests {
    private static let nobody: ClientName = {
        guard let name = ClientName("Nobody") else { preconditionFailure("a literal") }
        return name
    }()

    private func parked() async throws -> (rig: DeskRig, incident: String) {
        let rig = try await DeskRig()
        try await rig.hear(DeskRig.alert(client: "Nobody"))
        try await rig.pass(.seconds(120))
        let told = try #require(try await rig.told().last)
        try #require(told.state == .parked)
        return (rig, told.incident)
    }

    // MARK: - A ticket of an alert

    @Test func `a ticket is made at a person's word though no rule wants one, and only once`()
        async throws
    {
        let rig = try await DeskRig()
        try await rig.hear(DeskRig.alert(severity: .info))
        try await rig.pass(.seconds(900))
        #expect(rig.psa.seen.tickets.isEmpty)
        for _ in 0..<2 {
            #expect(try await rig.desk.ask("a", by: "mira") == .done("the ticket is being made"))
        }
        try await rig.pass(.seconds(60))
        #expect(rig.psa.seen.tickets.count == 1)
        #expect(rig.psa.seen.tickets[0].description.contains("mira asked for a ticket"))
        #expect(try await rig.desk.ask("a", by: "jonas") == .done("ticket 1 is there already"))
        try await rig.pass(.seconds(600))
        #expect(rig.psa.seen.tickets.count == 1)
        #expect(try await rig.desk.isAsked("a"))
    }

    @Test func `a word that was taken survives the end of the process`() async throws {
        let rig = try await DeskRig()
        try await rig.hear(DeskRig.alert(severity: .info))
        _ = try await rig.desk.ask("a", by: "mira")
        try await rig.restart()
        #expect(try await rig.desk.isAsked("a"))
        try await rig.pass(.seconds(120))
        #expect(rig.psa.seen.tickets.count == 1)
    }

    @Test func `of an alert that is over, unknown or waits for a person no ticket is made`()
        async throws
    {
        let (rig, _) = try await parked()
        #expect(
            try await rig.desk.ask("zzz", by: "mira")
                == .refused("no open alert zzz is known to the ticketer")
        )
        let waiting = try await rig.desk.ask("a", by: "mira")
        #expect(
            waiting
                == .refused(
                    "its ticket waits for a person: no company has the name “Nobody”: map client "
                        + "“Nobody” to its company"
                )
        )
    }

    // MARK: - Parked incidents

    @Test func `what the PSA refused is tried again at a person's word`() async throws {
        let rig = try await DeskRig()
        rig.psa.change { $0.creates = [.refused] }
        try await rig.hear(DeskRig.alert())
        try await rig.pass(.seconds(120))
        let incident = try #require(try await rig.told().last?.incident)
        #expect(try await rig.desk.isParked(incident))
        #expect(try await rig.desk.unpark(incident, by: "mira") == .done("it goes on"))
        try await rig.pass(.seconds(60))
        #expect(rig.psa.seen.tickets.count == 1)
        #expect(
            try await rig.desk.unpark(incident, by: "mira")
                == .done("it does not wait for anybody")
        )
        #expect(
            try await rig.desk.unpark("nowhere", by: "mira")
                == .refused("there is no incident nowhere")
        )
    }

    @Test func `one that may have been made is looked for before it is made anew`() async throws {
        let rig = try await DeskRig()
        // Both creates took place and nobody heard of them; searches fail until it is parked.
        rig.psa.change { ($0.creates, $0.isSearchFailing) = ([.answerLost], true) }
        try await rig.hear(DeskRig.alert())
        try await rig.pass(.seconds(2 * 86_400), step: .seconds(1800))
        let incident = try #require(try await rig.told().last?.incident)
        try #require(try await rig.desk.isParked(incident))
        rig.psa.change { $0.isSearchFailing = false }
        _ = try await rig.desk.unpark(incident, by: "mira")
        try await rig.pass(.seconds(120))
        #expect(rig.psa.seen.tickets.count == 1)
        #expect(try await rig.told().last?.state == .open)
    }

    @Test func `a ticket that is there is linked, and one that is not is refused`() async throws {
        let (rig, incident) = try await parked()
        let missing = try await rig.desk.link(incident, to: "77", by: "mira")
        #expect(missing == .refused("Model has no ticket with the id 77"))
        let foreign = ExternalReference(
            psa: "x",
            key: IncidentKey(tenant: .single, client: nil, system: "s", problem: .storm),
            generation: 1
        ) { SHA256Digest.bytes(of: $0) }
        rig.psa.change {
            $0.tickets.append(
                ModelPSA.Ticket(
                    remote: RemoteTicket(id: "77", isClosed: true, status: "closed"),
                    reference: foreign,
                    company: "1",
                    description: ""
                )
            )
        }
        let closed = try await rig.desk.link(incident, to: "#77", by: "mira")
        #expect(closed == .refused("ticket 77 is closed; open it there first"))
        rig.psa.change {
            ($0.tickets[0].remote.isClosed, $0.tickets[0].remote.status) = (false, "new")
        }
        #expect(
            try await rig.desk.link(incident, to: "77", by: "mira")
                == .done("ticket 77 is its ticket now")
        )
        #expect(try await rig.desk.isLinked(incident, to: "77"))
        try await rig.restart()
        try await rig.pass(.seconds(600))
        #expect(rig.psa.seen.tickets.count == 1)
        let told = try await rig.told().last
        #expect(told?.state == .open && told?.ticket == "77")
    }

    // MARK: - Clients

    @Test func `a client that is mapped gets the tickets that waited, and stays mapped`()
        async throws
    {
        let (rig, _) = try await parked()
        let unknown = try await rig.desk.map(Self.nobody, to: "99", by: "mira")
        #expect(
            unknown
                == .refused(
                    "Model has no company with the id 99; `poolkeeper psa companies` lists them"
                )
        )
        #expect(
            try await rig.desk.map(Self.nobody, to: "1", by: "mira")
                == .done("“Nobody” is “Acme Corp”")
        )
        try await rig.pass(.seconds(60))
        #expect(rig.psa.seen.tickets.map(\.company) == ["1"])
        try await rig.restart()
        #expect(try await rig.desk.isMapped(Self.nobody, to: "1"))
        try await rig.desk.tellClients()
        let fact = rig.desk.told().first
        #expect(fact?.way == .person && fact?.saidBy == "mira" && fact?.company == "1")
        #expect(
            try await rig.desk.map(Self.nobody, to: nil, by: "mira")
                == .done("“Nobody” is found by name again")
        )
        #expect(
            rig.desk.map.match(Self.nobody, among: [])
                != .company(id: "1", way: .said, explanation: "")
        )
    }

    @Test func `companies that are not active, and clients of the settings file, are refused`()
        async throws
    {
        let rig = try await DeskRig("companies: [{client: Nobody, company: \"1\"}]")
        #expect(
            try await rig.desk.map(Self.nobody, to: "1", by: "mira")
                == .refused("the settings file maps “Nobody”; change it there")
        )
        rig.psa.change { $0.companies.append(Company(id: "2", name: "Old", isActive: false)) }
        let other = try #require(ClientName("Other"))
        #expect(
            try await rig.desk.map(other, to: "2", by: "mira")
                == .refused("“Old” (2) is not active in Model")
        )
    }

    @Test func `a plan reads the companies, and needs no journal for it`() async throws {
        let rig = try await DeskRig()
        try await rig.hear(DeskRig.alert(client: "Nobody"))
        try rig.journal.close()
        await rig.desk.readCompaniesInUse()
        #expect(rig.desk.note { $0.companies?.list } == rig.psa.seen.companies)
    }

    @Test func `companies with a word in common are named and never taken`() async throws {
        let rig = try await DeskRig()
        rig.psa.change {
            $0.companies = [
                Company(id: "5", name: "Nordlicht Film GmbH"),
                Company(id: "6", name: "Nordlicht Logistik"), Company(id: "7", name: "Ahlers"),
                Company(id: "8", name: "Nordlicht Alt", isActive: false),
            ]
        }
        try await rig.hear(DeskRig.alert(client: "Nordlicht Film"))
        try await rig.pass(.seconds(120))
        try await rig.desk.tellClients()
        let fact = try #require(rig.desk.told().first)
        #expect(fact.way == .none && fact.company == nil)
        #expect(fact.candidates.map(\.id) == ["5", "6"])
        #expect(rig.psa.seen.tickets.isEmpty)
    }
}
