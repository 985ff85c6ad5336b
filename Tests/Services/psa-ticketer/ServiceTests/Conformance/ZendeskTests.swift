import PSATicketer
import PSATicketerCore
import Quantities
import TestSupport
import Testing

// Goal: the PSA that knows a repetition again is used so. Method: its fake keeps the first answer
// of a key for two hours and says when one is in use.
@Suite(.timeLimit(.minutes(10))) struct ZendeskTests {
    @Test func `a create that is repeated is the same ticket`() async throws {
        let stage = try await PSAStage(.zendesk)
        await stage.ready()
        try await stage.fake.play(.cutAfterEffect)
        guard case .ended(.unknown) = await stage.create() else {
            Issue.record("a create that was cut off is known to have succeeded or failed")
            return
        }
        let made = try await stage.made()
        let found = try await stage.client.search(PSAStage.reference("a"), .create).get()
        #expect(found.map(\.id) == [made.id])
        #expect(try await stage.fake.ledger().made("ticket").count == 1)
        try await stage.endsWell()
    }

    @Test func `while the first request is still worked on the second is no ticket`()
        async throws
    {
        let stage = try await PSAStage(.zendesk)
        await stage.ready()
        try await stage.fake.play(.holdBeforeEffect)
        let first = Task { await stage.create() }
        try await stage.fake.event(1, of: .held)
        guard case .ended(.unknown(let why)) = await stage.create() else {
            Issue.record("a key in use is an answer")
            return
        }
        #expect(why.contains("still working"))
        try await stage.fake.release()
        guard case .made(let made) = await first.value else {
            Issue.record("the first create failed")
            return
        }
        #expect(made.url == "\(try stage.fake.url)/agent/tickets/\(made.id)")
        #expect(try await stage.fake.ledger().made("ticket").count == 1)
    }

    @Test func `the same key with other words says that a ticket may be there`() async throws {
        let stage = try await PSAStage(.zendesk)
        try await stage.made()
        guard case .ended(.unknown) = await stage.create(PSAStage.draft(title: "Other")) else {
            Issue.record("other words are a refusal")
            return
        }
        #expect(try await stage.fake.ledger().made("ticket").count == 1)
    }
}
