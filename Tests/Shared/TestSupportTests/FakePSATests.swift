import TestSupport
import Testing

// Goal: what a test orders over the driver is what the fake does. Method: each fake is asked over
// HTTP, and its ledger, its events and its refusals are read back.
@Suite(.timeLimit(.minutes(10))) struct FakePSATests {
    /// The status of the answer to a request without a body; throws when there is none.
    private func status(_ method: String, _ url: String) async throws -> Int {
        let (status, output) = try await ProgramRun.ended(
            "/usr/bin/curl",
            ["-s", "-o", "/dev/null", "-w", "%{http_code}", "-X", method, url],
            in: "/"
        )
        return try #require(status == 0 ? Int(output) : nil, "curl ended with \(status)")
    }

    @Test(arguments: FakePSA.Kind.allCases)
    func `an unknown path is refused and stands in the ledger`(_ kind: FakePSA.Kind) async throws {
        let fake = try await FakePSA(kind)
        let code = try await status("GET", fake.url + "/nowhere")
        #expect([401, 404].contains(code))
        let ledger = try await fake.ledger()
        #expect(ledger.requests.map(\.path).first?.hasSuffix("/nowhere") == true)
        #expect(ledger.requests.map(\.outcome) == ["answered"])
        #expect(ledger.requests.map(\.status) == [code])
        #expect(ledger.creates == [])
        #expect(fake.errors == "")
    }

    @Test func `faults are played, and events say when`() async throws {
        let fake = try await FakePSA(.autotask)
        let zone = fake.url + "/ATServicesRest/V1.0/zoneInformation?user=api@msp.example"
        try await fake.play(.tooMany(retryAfter: 7).of("discover_zone"), .badGateway.of("none"))
        #expect(try await status("GET", zone) == 429)
        #expect(try await status("GET", zone) == 200)
        #expect(try await fake.event(2, of: .request).number == 2)
        let ledger = try await fake.ledger(since: 1)
        #expect(ledger.requests.map(\.operation) == ["discover_zone"])
        #expect(ledger.faultsLeft == 1)
        try await fake.forgetFaults()
        #expect(try await fake.ledger().faultsLeft == 0)
    }

    @Test func `a held request waits for its release`() async throws {
        let fake = try await FakePSA(.halo)
        try await fake.play(.holdBeforeEffect.of("discover"))
        async let code = status("GET", fake.url + "/api/authinfo")
        try await fake.event(1, of: .held)
        #expect(try await fake.ledger().requests.map(\.outcome) == ["open"])
        try await fake.release()
        #expect(try await code == 200)
    }

    @Test func `records can be put, changed and listed, and settings changed`() async throws {
        let fake = try await FakePSA(.connectWise, settings: ["requests_per_window": 5])
        let id = try await fake.put("company", ["identifier": "NEW", "name": "New"])
        try await fake.edit("company", id, ["name": "Renamed"])
        let companies = try await fake.records(of: "company")
        #expect(companies.last?["name"] == "Renamed")
        try await fake.change(["requests_per_window": 9])
        #expect(try await fake.ledger().window?.limit == 9)
        let now = try await fake.order(["advance_seconds": 60])["now"]
        #expect(now == .integer(FakePSA.startEpochSeconds + 60) || now == 1_767_225_660.0)
    }

    @Test func `an order that nobody knows is refused with the reason`() async throws {
        let fake = try await FakePSA(.zendesk)
        let refused = await #expect(throws: FakePSA.Refused.self) {
            try await fake.order(["dance": true])
        }
        #expect(refused?.description == "ValueError: unknown: dance")
        await #expect(throws: FakePSA.Refused.self) { try await fake.moveZone() }
    }

    @Test func `a setting that nobody knows ends the fake at once`() async throws {
        await #expect(throws: FakePSA.Gone.self) {
            _ = try await FakePSA(.webhook, settings: ["colour": 1])
        }
    }

    @Test func `a server that is down takes no connection`() async throws {
        let fake = try await FakePSA(.webhook)
        try await fake.setUp(false)
        let (code, _) = try await ProgramRun.ended("/usr/bin/curl", ["-s", fake.url], in: "/")
        #expect(code == 7, "curl was not refused")
        try await fake.setUp(true)
        #expect(try await status("GET", fake.url) == 405)
    }
}
