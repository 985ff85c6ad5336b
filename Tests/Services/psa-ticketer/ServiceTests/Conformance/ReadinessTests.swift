import PSATicketer
import PSATicketerCore
import Quantities
import TestSupport
import Testing

// Goal: before the first ticket it is known whether the settings fit the PSA, and what would.
// Method: settings that name what the fakes' tenants do not have; companies over several pages.
@Suite(.timeLimit(.minutes(10))) struct ReadinessTests {
    @Test(arguments: PSAUnderTest.served)
    func `a setting that names nothing there is said with what is there`(
        _ psa: PSAUnderTest
    ) async throws {
        let stage = try await PSAStage(
            psa,
            yaml: [
                "status": "{open: Fresh, closed: '#9999'}", "priority": "{critical: Extreme}",
                "type": "Nonsense",
            ]
        )
        let hindrance = try #require(await stage.client.hindrance(to: .criticalCreate))
        #expect(hindrance.needsPerson)
        for part in ["status.open: “Fresh” is none", "status.closed: #9999", "“Extreme”"] {
            #expect(hindrance.reason.contains(part), "\(hindrance.reason)")
        }
        #expect(hindrance.reason.contains("type: “Nonsense” is none"))
        let open = psa == .zendesk ? "open" : "New"
        #expect(hindrance.reason.contains("“\(open)” (#\(PSASample.fields(psa).open))"))
        #expect(stage.client.fields == nil)
        let ledger = try await stage.fake.ledger(bodies: false)
        #expect(ledger.creates == [] && ledger.violations == [])
    }

    @Test func `what is no longer active in a picklist is refused`() async throws {
        let stage = try await PSAStage(.autotask, yaml: ["priority": "{critical: Retired}"])
        let hindrance = try #require(await stage.client.hindrance(to: .reading))
        #expect(hindrance.reason.contains("“Retired” is not active in the PSA"))
    }

    @Test func `ids do as well as labels`() async throws {
        let stage = try await PSAStage(
            .autotask,
            yaml: ["priority": "{critical: '#4'}", "queue": "29682834", "status": "{open: 1}"]
        )
        try await stage.made()
        #expect(try await stage.tickets().map(\.priority) == ["4"])
        try await stage.endsWell()
    }

    @Test(arguments: PSAUnderTest.served)
    func `credentials that are wrong are a person's business, and nothing is tried meanwhile`(
        _ psa: PSAUnderTest
    ) async throws {
        let keys: [PSAUnderTest: [String: PSAValue]] = [
            .autotask: ["secret": "another"], .halo: ["client_secret": "another"],
            .connectWise: ["private_key": "another"], .zendesk: ["token": "another"],
        ]
        let stage = try await PSAStage(psa, fake: keys[psa] ?? [:])
        let hindrance = try #require(await stage.client.hindrance(to: .criticalCreate))
        #expect(hindrance.needsPerson, "\(hindrance)")
        let seen = try await stage.fake.ledger(bodies: false).requests.count
        #expect(await stage.client.hindrance(to: .criticalCreate) != nil)
        #expect(try await stage.fake.ledger(bodies: false).requests.count == seen)
        guard case .ended(.notTaken) = await stage.create() else {
            Issue.record("something was sent with wrong credentials")
            return
        }
        // Once they are right there, it goes on by itself.
        try await stage.fake.change(Self.rightKeys(psa))
        try await stage.pass(900)
        try await stage.made()
    }

    private static func rightKeys(_ psa: PSAUnderTest) -> [String: PSAValue] {
        switch psa {
        case .autotask: ["secret": "autotask-secret"]
        case .halo: ["client_secret": "halo-secret"]
        case .zendesk: ["token": "zendesk-token"]
        default: ["private_key": "connectwise-private"]
        }
    }

    @Test(arguments: PSAUnderTest.served)
    func `companies are read to the last page, each once`(_ psa: PSAUnderTest) async throws {
        let count = [.halo, .zendesk].contains(psa) ? 231 : psa == .autotask ? 1001 : 1003
        let (setting, records) = Self.companies(psa, count)
        let stage = try await PSAStage(psa, fake: [setting: .list(records)])
        await stage.ready()
        let companies = try await stage.client.companies().get()
        #expect(companies.count == count)
        #expect(Set(companies.map(\.id)).count == count)
        let last = try #require(companies.first { $0.name == "Client \(count - 1)" })
        #expect(last.externalID == (psa == .halo ? "" : "E\(count - 1)"))
        let pages = try await stage.fake.ledger().requests(for: "search_companies").count
        #expect(pages == (psa == .connectWise ? 2 : 3))
        try await stage.endsWell()
    }

    private static func companies(_ psa: PSAUnderTest, _ count: Int) -> (String, [PSAValue]) {
        let all = 0..<count
        switch psa {
        case .autotask:
            let records = all.map { number -> PSAValue in
                [
                    "id": .integer(number), "companyName": .text("Client \(number)"),
                    "companyNumber": .text("E\(number)"), "isActive": true,
                ]
            }
            return ("companies", records)
        case .halo:
            let records = all.map { number -> PSAValue in
                ["id": .integer(number + 1), "name": .text("Client \(number)")]
            }
            return ("clients", records)
        case .zendesk:
            let records = all.map { number -> PSAValue in
                [
                    "id": .integer(number + 1), "name": .text("Client \(number)"),
                    "external_id": .text("E\(number)"),
                ]
            }
            return ("organizations", records)
        default:
            let records = all.map { number -> PSAValue in
                [
                    "id": .integer(number + 1), "name": .text("Client \(number)"),
                    "identifier": .text("E\(number)"), "deletedFlag": false,
                ]
            }
            return ("companies", records)
        }
    }

    @Test(arguments: PSAUnderTest.served)
    func `a list of companies that breaks off is no list`(_ psa: PSAUnderTest) async throws {
        let count = [.halo, .zendesk].contains(psa) ? 231 : 1003
        let (setting, records) = Self.companies(psa, count)
        let stage = try await PSAStage(psa, fake: [setting: .list(records)])
        await stage.ready()
        try await stage.fake.play(PSAFault.bare500.of("search_companies").after(1))
        guard case .failure = await stage.client.companies() else {
            Issue.record("half of the companies count as all")
            return
        }
    }
}
