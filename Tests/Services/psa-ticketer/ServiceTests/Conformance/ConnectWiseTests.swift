import PSATicketer
import PSATicketerCore
import Quantities
import TestSupport
import Testing

// Goal: ConnectWise's own ways. Method: its fake shows how it understood each condition.
@Suite(.timeLimit(.minutes(10))) struct ConnectWiseTests {
    @Test(arguments: [true, false])
    func `the API is found where companyinfo says it is`(_ isElsewhere: Bool) async throws {
        let stage = try await PSAStage(
            .connectWise,
            fake: ["has_separate_site": .bool(isElsewhere)]
        )
        try await stage.made()
        try await stage.endsWell()
    }

    @Test func `a version that the PSA does not know is said`() async throws {
        let stage = try await PSAStage(.connectWise, yaml: ["api_version": "1999.1"])
        let hindrance = try #require(await stage.client.hindrance(to: .reading))
        #expect(hindrance.reason.contains("version 1999.1 is not known"))
    }

    @Test func `a search has one condition, and it is the reference`() async throws {
        let stage = try await PSAStage(.connectWise)
        try await stage.made()
        _ = await stage.client.search(PSAStage.reference("a"), .create)
        let search = try await stage.fake.ledger().requests(for: "search_tickets").last
        let reference = PSAValue.text(PSAStage.reference("a").text)
        #expect(search?.conditions == [["externalXRef", "=", reference]])
    }

    @Test(arguments: [
        #"x" or 1=1"#, #"x\" or closedFlag=false"#, #"x" and name like "%"#, "x\\", "“x”", "x'y",
    ])
    func `no text gets out of its quotes in a condition`(_ text: String) async throws {
        let fake = try await FakePSA(.connectWise)
        let name = try await fake.put("company", ["name": .text(text), "identifier": "ODD"])
        let caller = WebCaller(clock: ManualClock())
        let condition = "name=\(ConnectWiseShape.quoted(text))"
        let request = PSARequest(
            "GET",
            "company/companies",
            thing: "companies",
            query: [.init("conditions", condition)]
        )
        let login = "bXNwY28rcHVibGljOmNvbm5lY3R3aXNlLXByaXZhdGU="
        let end = await caller.call(
            "GET",
            "\(fake.links["api"] ?? "")/\(request.target)",
            fields: [
                ("Authorization", "Basic \(login)"),
                ("clientId", "3b1f4d2e-6c57-4c0e-9a77-0f1d2c3b4a59"),
                ("Accept", ConnectWiseShape.mediaType(version: "2022.1")),
            ],
            body: nil,
            timeout: .seconds(60)
        )
        guard case .answered(let answer) = end else {
            Issue.record("\(end)")
            return
        }
        #expect(ConnectWiseShape.companies(answer)?.map(\.id) == ["\(name)"])
        let ledger = try await fake.ledger()
        #expect(ledger.requests.last?.conditions == [["name", "=", .text(text)]])
        #expect(ledger.violations == [])
        await caller.close()
    }
}
