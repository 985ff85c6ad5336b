import PSATicketer
import PSATicketerCore
import Quantities
import TestSupport
import Testing

// Goal: what people do in a PSA is seen. Method: records of the fakes are edited as people do it.
@Suite(.timeLimit(.minutes(10))) struct PeoplesHandsTests {
    private func edit(_ psa: PSAUnderTest) -> (
        assign: [String: PSAValue], close: [String: PSAValue]
    ) {
        switch psa {
        case .autotask:
            (["assignedResourceID": 29_682_885, "assignedResourceRoleID": 1], ["status": 5])
        case .halo: (["agent_id": 27], ["status_id": 9])
        case .zendesk: (["assignee_id": 27], ["status": "solved"])
        default: (["owner": ["id": 7, "identifier": "Kim"]], ["status": ["id": 64]])
        }
    }

    @Test(arguments: PSAUnderTest.served)
    func `a ticket that a person took and closed is read so`(_ psa: PSAUnderTest) async throws {
        let stage = try await PSAStage(psa)
        let made = try await stage.made()
        let id = try #require(Int(made.id))
        let footprint = TicketFootprint(
            status: PSASample.fields(psa).open,
            priority: PSASample.fields(psa).priorities[.critical],
            at: stage.clock.now()
        )
        let before = try await stage.client.read(made.id, .reading).get()
        #expect(HumanHand.touch(before, since: footprint) == nil)
        try await stage.pass(600)
        try await stage.fake.edit(PSASample.tickets(psa), id, edit(psa).assign)
        let taken = try await stage.client.read(made.id, .reading).get()
        #expect(taken.assignee != nil)
        #expect(HumanHand.touch(taken, since: footprint) != nil)
        try await stage.fake.edit(PSASample.tickets(psa), id, edit(psa).close)
        let closed = try await stage.client.read(made.id, .reading).get()
        #expect(closed.isClosed)
        try await stage.endsWell()
    }

    @Test(arguments: PSAUnderTest.served)
    func `a person who only worked on a ticket is seen by the time of it`(
        _ psa: PSAUnderTest
    ) async throws {
        let stage = try await PSAStage(psa)
        let made = try await stage.made()
        let footprint = TicketFootprint(status: made.status, at: stage.clock.now())
        try await stage.pass(600)
        let id = try #require(Int(made.id))
        try await stage.fake.edit(PSASample.tickets(psa), id, [:])
        let worked = try await stage.client.read(made.id, .reading).get()
        #expect(worked.lastActivity == stage.clock.now())
        #expect(HumanHand.touch(worked, since: footprint)?.hasPrefix("a person worked") == true)
    }

    @Test(arguments: PSAUnderTest.served)
    func `a ticket that a person deleted is gone`(_ psa: PSAUnderTest) async throws {
        let stage = try await PSAStage(psa)
        let made = try await stage.made()
        try await stage.fake.remove(PSASample.tickets(psa), try #require(Int(made.id)))
        #expect(await stage.client.read(made.id, .reading) == .failure(.gone))
        #expect(try await stage.client.search(PSAStage.reference("a"), .create).get() == [])
    }
}
