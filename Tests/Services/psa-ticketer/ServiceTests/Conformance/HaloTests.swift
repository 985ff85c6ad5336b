import PSATicketer
import PSATicketerCore
import Quantities
import TestSupport
import Testing

// Goal: HaloPSA's own ways. Method: its fake lets tokens die, finds vaguely and counts five
// minutes.
@Suite(.timeLimit(.minutes(10))) struct HaloTests {
    @Test func `tokens that die in a burst are replaced by one, and nothing is made twice`()
        async throws
    {
        let stage = try await PSAStage(.halo, yaml: ["threads": "8"])
        await stage.ready()
        try await stage.fake.play(PSAFault.expireTokens.after(3))
        let made = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<8 {
                group.addTask {
                    guard case .made = await stage.create(PSAStage.draft("\(number)")) else {
                        return false
                    }
                    return true
                }
            }
            return await group.reduce(into: 0) { count, isMade in count += isMade ? 1 : 0 }
        }
        #expect(made == 8)
        let ledger = try await stage.fake.ledger()
        #expect(ledger.made("ticket").count == 8)
        #expect(ledger.tokensGiven == 2)
        try await stage.endsWell()
    }

    @Test func `a token is replaced before it ends`() async throws {
        let stage = try await PSAStage(.halo)
        try await stage.made()
        try await stage.pass(2879)
        try await stage.made(PSAStage.draft("b"))
        #expect(try await stage.fake.ledger().tokensGiven == 1)
        try await stage.pass(1)
        try await stage.made(PSAStage.draft("c"))
        let ledger = try await stage.fake.ledger()
        #expect(ledger.tokensGiven == 2)
        #expect(ledger.requests.allSatisfy { $0.status != 401 })
    }

    @Test func `a PSA that takes no token is left alone and not asked for ever`() async throws {
        let stage = try await PSAStage(.halo)
        await stage.ready()
        try await stage.fake.play(PSAFault.expireTokens.of("create_ticket").after(0, times: 9))
        guard case .ended(.notTaken) = await stage.create() else {
            Issue.record("a create without a token is not known to have been refused")
            return
        }
        #expect(await stage.client.hindrance(to: .criticalCreate)?.needsPerson == true)
        #expect(try await stage.fake.ledger().requests(for: "create_ticket").count == 2)
    }

    @Test(arguments: [
        (["outcome": "Monitoring Update"], [60], "Private Note"),
        (["outcome": "Monitoring Update"], [], "Monitoring Update"),
        (["outcome_fallback": "Monitoring Update"], [7], "Monitoring Update"),
        (["outcome": "'#7'", "outcome_fallback": "'#60'"], [7], "Monitoring Update"),
    ])
    func `a note is written with an outcome that may be used, and none that does more`(
        _ lines: [String: String],
        _ forbidden: [Int],
        _ outcome: String
    ) async throws {
        let stage = try await PSAStage(
            .halo,
            fake: ["outcomes_without_permission": .list(forbidden.map(PSAValue.integer))],
            yaml: lines
        )
        let made = try await stage.made()
        for number in 1...2 {
            let ending = await stage.client.note(made.id, "x\n[PK \(number)/ABCDEFGH]", .note)
            #expect(ending == .made)
        }
        let actions = try await stage.fake.records(of: "action")
        #expect(actions.map { $0["outcome"] } == [.text(outcome), .text(outcome)])
        // The one that works is known afterwards.
        let calls = try await stage.fake.ledger().requests(for: "create_note").count
        #expect(calls == (forbidden.isEmpty ? 2 : 3))
        #expect(try await stage.tickets().map(\.status) == ["1"])
        try await stage.endsWell()
    }

    @Test func `a note is refused where no outcome may be used, and none that reopens is tried`()
        async throws
    {
        let stage = try await PSAStage(.halo, fake: ["outcomes_without_permission": [7, 60]])
        let made = try await stage.made()
        guard case .refused(let why) = await stage.client.note(made.id, "x", .note) else {
            Issue.record("a note without an outcome is written")
            return
        }
        #expect(why.contains("permission to use this Outcome"))
        #expect(try await stage.fake.records(of: "action") == [])
    }

    @Test func `an installation of one's own knows no tenant`() async throws {
        let stage = try await PSAStage(.halo, fake: ["is_hosted": false])
        try await stage.made()
        try await stage.endsWell()
    }

    @Test func `a vague search finds the right ticket among all that are alike, at little cost`()
        async throws
    {
        let stage = try await PSAStage(.halo, fake: ["is_search_vague": true])
        await stage.ready()
        for number in 0..<140 {
            _ = try await stage.fake.put(
                "ticket",
                Self.foreign("PK of another kind, number \(number)")
            )
        }
        let made = try await stage.made()
        let before = try await stage.fake.ledger(bodies: false).requests.count
        let found = try await stage.client.search(PSAStage.reference("a"), .create).get()
        #expect(found.map(\.id) == [made.id])
        // Two pages of hits, and the one that has the word.
        let after = try await stage.fake.ledger(bodies: false).requests.count
        #expect(after - before <= 3)
        try await stage.endsWell()
    }

    private static func foreign(_ text: String) -> [String: PSAValue] {
        let reference = PSAStage.reference("a").text.prefix(4)
        return [
            "summary": "x", "details": .text("\(reference) \(text)"), "client_id": 12,
            "site_id": .null, "status_id": 1, "tickettype_id": 1, "agent_id": .null,
            "hasbeenclosed": false, "dateoccurred": "2026-01-01T00:00:00",
        ]
    }

    @Test func `three hundred calls in five minutes are never more, and they come when they may`()
        async throws
    {
        let stage = try await PSAStage(.halo)
        await stage.ready()
        var made = 0
        for _ in 0..<200 where made < 330 {
            switch await stage.create(PSAStage.draft("\(made)")) {
            case .made: made += 1
            case .ended(.notTaken(_, let after)):
                try await stage.pass(Int((after ?? .seconds(1)).components.seconds) + 1)
            case .ended(let ending): Issue.record("\(ending)")
            }
            while made < 290, case .made = await stage.create(PSAStage.draft("\(made)")) {
                made += 1
            }
        }
        #expect(made == 330)
        let window = try #require(await stage.fake.ledger(bodies: false).window)
        #expect(window.peak <= 300)
        #expect(window.refused == 0)
        #expect(stage.clock.now() <= Timestamp(seconds: Int64(FakePSA.startEpochSeconds + 320)))
    }
}
