import PSATicketer
import PSATicketerCore
import Quantities
import TestSupport
import Testing

// Goal: of every call it is known whether it may have been performed. Method: each fault of the
// fakes' scripts at a create, with what the ledger says was made.
@Suite(.timeLimit(.minutes(10))) struct FaultTests {
    /// A fault, what the client has to make of it, and how many tickets there are then.
    struct Trial: Sendable, CustomTestStringConvertible {
        enum Meaning: Sendable { case notTaken, refused, unknown }

        let name: String
        let fault: PSAFault
        let meaning: Meaning
        let tickets: Int

        var testDescription: String { name }

        init(_ name: String, _ fault: PSAFault, _ meaning: Meaning, tickets: Int) {
            (self.name, self.fault, self.meaning, self.tickets) = (name, fault, meaning, tickets)
        }
    }

    static let trials = [
        Trial("cut before reading", .cutBeforeReading, .unknown, tickets: 0),
        Trial("cut after reading", .cutAfterReading, .unknown, tickets: 0),
        Trial("cut after the effect", .cutAfterEffect, .unknown, tickets: 1),
        Trial("cut in the answer", .cutMidAnswer, .unknown, tickets: 1),
        Trial("500 without a word", .bare500, .unknown, tickets: 0),
        Trial("a gateway's 502", .badGateway, .unknown, tickets: 0),
        Trial("a gateway's 502 after the effect", .badGatewayAfterEffect, .unknown, tickets: 1),
        Trial("429", .tooMany(retryAfter: 7), .notTaken, tickets: 0),
        Trial("errors in a success", .errorsInSuccess, .refused, tickets: 0),
    ]

    @Test(arguments: PSAUnderTest.served)
    func `after each fault it is known whether a ticket may be there, and a search tells`(
        _ psa: PSAUnderTest
    ) async throws {
        let stage = try await PSAStage(psa)
        for (number, trial) in Self.trials.enumerated() {
            await stage.ready()
            let draft = PSAStage.draft("\(number)")
            try await stage.fake.play(trial.fault)
            let creation = await stage.create(draft)
            #expect(Self.meaning(creation) == trial.meaning, "\(trial.name): \(creation)")
            try await stage.pass(400)
            await stage.ready()
            let found = try await stage.client.search(draft.reference, .create).get()
            #expect(found.count == trial.tickets, "\(trial.name)")
            #expect(try await stage.fake.ledger(bodies: false).faultsLeft == 0, "\(trial.name)")
        }
        try await stage.endsWell()
    }

    @Test(arguments: PSAUnderTest.served)
    func `errors with a 500 are a refusal only where the API means them so`(
        _ psa: PSAUnderTest
    ) async throws {
        let stage = try await PSAStage(psa)
        await stage.ready()
        try await stage.fake.play(.errors500)
        let creation = await stage.create()
        #expect(Self.meaning(creation) == (psa.refusesBy500 ? .refused : .unknown))
        #expect("\(creation)".contains("scripted by the test"))
    }

    @Test(arguments: PSAUnderTest.served)
    func `a create that is never answered and given up may have been performed`(
        _ psa: PSAUnderTest
    ) async throws {
        let stage = try await PSAStage(psa)
        await stage.ready()
        try await stage.fake.play(.silence)
        let call = Task { await stage.create() }
        try await stage.fake.event(1) { $0.value["outcome"] == "silent" }
        call.cancel()
        #expect(Self.meaning(await call.value) == .unknown)
        let found = try await stage.client.search(PSAStage.reference("a"), .create).get()
        #expect(found.count == 1)
    }

    @Test(arguments: PSAUnderTest.served)
    func `a PSA that takes no connection was told nothing`(_ psa: PSAUnderTest) async throws {
        let stage = try await PSAStage(psa)
        await stage.ready()
        try await stage.fake.setUp(false)
        let refused = await stage.create()
        #expect(Self.meaning(refused) == .notTaken, "\(refused)")
        try await stage.fake.setUp(true)
        try await stage.made()
        #expect(try await stage.tickets().count == 1)
    }

    @Test(arguments: PSAUnderTest.served)
    func `a refusal tells what the PSA said`(_ psa: PSAUnderTest) async throws {
        let stage = try await PSAStage(psa)
        await stage.ready()
        let creation = await stage.client.create(
            PSAStage.draft(),
            company: "987654",
            explanation: "",
            .criticalCreate
        )
        guard case .ended(.refused(let reason)) = creation else {
            Issue.record("\(creation)")
            return
        }
        #expect(reason.contains("does not exist") || reason.contains("is invalid"))
    }

    @Test(arguments: PSAUnderTest.served)
    func `patience that is asked for is kept for every call, and not a second longer`(
        _ psa: PSAUnderTest
    ) async throws {
        let stage = try await PSAStage(psa)
        await stage.ready()
        try await stage.fake.play(.tooMany(retryAfter: 420))
        let creation = await stage.create()
        guard case .ended(.notTaken(_, .seconds(420)?)) = creation else {
            Issue.record("\(creation)")
            return
        }
        let seen = try await stage.fake.ledger(bodies: false).requests.count
        try await stage.pass(419)
        #expect(await stage.client.hindrance(to: .criticalCreate) != nil)
        #expect(Self.meaning(await stage.create()) == .notTaken)
        #expect(try await stage.fake.ledger(bodies: false).requests.count == seen)
        try await stage.pass(1)
        try await stage.made()
        try await stage.endsWell()
    }

    @Test(arguments: PSAUnderTest.served)
    func `an answer that comes twice is one answer`(_ psa: PSAUnderTest) async throws {
        let stage = try await PSAStage(psa)
        await stage.ready()
        try await stage.fake.play(.answerTwice)
        let made = try await stage.made()
        try await stage.made(PSAStage.draft("b"))
        #expect(try await stage.tickets().first?.id == made.id)
        #expect(try await stage.tickets().count == 2)
    }

    @Test(arguments: PSAUnderTest.served)
    func `a search that lags behind answers that there is none, until it finds it`(
        _ psa: PSAUnderTest
    ) async throws {
        let stage = try await PSAStage(psa)
        await stage.ready()
        try await stage.fake.delaySearch(requests: 2, seconds: 100)
        let made = try await stage.made()
        for _ in 0..<2 {
            #expect(try await stage.client.search(PSAStage.reference("a"), .create).get() == [])
        }
        try await stage.pass(100)
        let found = try await stage.client.search(PSAStage.reference("a"), .create).get()
        #expect(found.map(\.id) == [made.id])
    }

    @Test(arguments: PSAUnderTest.served)
    func `a search that fails is not an empty one`(_ psa: PSAUnderTest) async throws {
        let stage = try await PSAStage(psa)
        try await stage.made()
        for fault in [PSAFault.bare500, .badGateway, .cutAfterReading, .errorsInSuccess] {
            try await stage.fake.play(fault.of("search_tickets"))
            let result = await stage.client.search(PSAStage.reference("a"), .create)
            guard case .failure(.failed) = result else {
                Issue.record("\(fault): \(result)")
                continue
            }
        }
    }

    static func meaning(_ creation: Creation) -> Trial.Meaning? {
        switch creation {
        case .made, .ended(.made): nil
        case .ended(.notTaken): .notTaken
        case .ended(.refused): .refused
        case .ended(.unknown): .unknown
        }
    }
}
