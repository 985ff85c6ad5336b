import PSATicketer
import PSATicketerCore
import Quantities
import TestSupport
import Testing

// Goal: every PSA does what the port says. Method: one suite against the strict fake of each behind
// its real client, and against the PSA in memory that the desk's tests use.
@Suite(.timeLimit(.minutes(10))) struct PortTests {
    @Test(arguments: PSAUnderTest.allCases)
    func `a ticket stands there as it was said, and is found by its reference alone`(
        _ psa: PSAUnderTest
    ) async throws {
        let stage = try await PSAStage(psa)
        let made = try await stage.made()
        try await stage.made(PSAStage.draft("b", title: "Another", level: .warning))
        #expect(stage.client.fields?.open == PSASample.fields(psa).open)
        #expect(stage.client.fields?.priorities == PSASample.fields(psa).priorities)
        let tickets = try await stage.tickets()
        let expected = StagedTicket(
            id: made.id,
            reference: PSAStage.reference("a").text,
            title: "Pool tank of nas1 is 91 % full",
            description: PSAStage.draft().description,
            company: PSASample.company(psa),
            status: PSASample.fields(psa).open,
            priority: PSASample.fields(psa).priorities[.critical] ?? "",
            notes: []
        )
        #expect(tickets.first == expected)
        #expect(tickets.last?.priority == PSASample.fields(psa).priorities[.warning])
        let found = try await stage.client.search(PSAStage.reference("a"), .create).get()
        #expect(found.map(\.id) == [made.id])
        #expect(found.map(\.isClosed) == [false])
        let none = try await stage.client.search(PSAStage.reference("c"), .create).get()
        #expect(none == [])
        let read = try await stage.client.read(made.id, .reading).get()
        #expect(read == found[0])
        #expect(read.status == expected.status && read.priority == expected.priority)
        #expect(read.assignee == nil)
        try await stage.endsWell()
    }

    @Test(arguments: PSAUnderTest.served)
    func `a text that is too long is cut, and the word by which it is found stays`(
        _ psa: PSAUnderTest
    ) async throws {
        let stage = try await PSAStage(psa)
        let long = String(repeating: "Pool “tank” ist voll 🗄️ ", count: 4000)
        let draft = PSAStage.draft(title: String(long.prefix(600)), description: long)
        let made = try await stage.made(draft)
        let ending = await stage.client.note(made.id, long + "\n[PK 1/ABCDEFGH]", .note)
        #expect(ending == .made)
        let ticket = try #require(await stage.tickets().first)
        #expect(ticket.title.hasPrefix("Pool “tank” ist voll"))
        #expect(ticket.description.hasSuffix("reference \(draft.reference)"))
        #expect(ticket.notes.allSatisfy { $0.hasSuffix("[PK 1/ABCDEFGH]") })
        #expect(ticket.notes.count == 1)
        try await stage.endsWell()
    }

    @Test(arguments: PSAUnderTest.allCases)
    func `a note is not the customer's, and is found by its word in its own ticket`(
        _ psa: PSAUnderTest
    ) async throws {
        let stage = try await PSAStage(psa)
        let first = try await stage.made()
        let second = try await stage.made(PSAStage.draft("b"))
        let ending = await stage.client.note(first.id, "Over: tank\n\n[PK 1/ABCDEFGH]", .note)
        #expect(ending == .made)
        #expect(try await stage.client.hasNote(first.id, "[PK 1/ABCDEFGH]", .note).get())
        #expect(try await !stage.client.hasNote(first.id, "[PK 11/ABCDEFGH]", .note).get())
        #expect(try await !stage.client.hasNote(second.id, "[PK 1/ABCDEFGH]", .note).get())
        #expect(try await stage.tickets().map(\.notes) == [["Over: tank\n\n[PK 1/ABCDEFGH]"], []])
        try await stage.endsWell()
    }

    @Test(arguments: PSAUnderTest.allCases)
    func `priority, end, closing and reopening are set, and nothing else changes`(
        _ psa: PSAUnderTest
    ) async throws {
        let stage = try await PSAStage(psa)
        let fields = PSASample.fields(psa)
        let made = try await stage.made(PSAStage.draft(level: .warning))
        let before = try #require(await stage.tickets().first)
        let raise = FieldChange(priority: fields.priorities[.critical])
        #expect(await stage.client.set(made.id, raise, .status) == .made)
        #expect(try await stage.client.read(made.id, .status).get().priority == raise.priority)
        let statuses = [(fields.settled, false), (fields.closed, true), (fields.open, false)]
        for (status, isClosed) in statuses {
            #expect(await stage.client.set(made.id, FieldChange(status: status), .status) == .made)
            let read = try await stage.client.read(made.id, .status).get()
            #expect(read.status == status)
            #expect(read.isClosed == isClosed)
        }
        var expected = before
        expected.priority = raise.priority ?? ""
        #expect(try await stage.tickets() == [expected])
        try await stage.endsWell()
    }

    @Test(arguments: PSAUnderTest.allCases)
    func `what is not there is said to be not there, by number and in writing`(
        _ psa: PSAUnderTest
    ) async throws {
        let stage = try await PSAStage(psa)
        await stage.ready()
        #expect(await stage.client.read("987654", .reading) == .failure(.gone))
        let change = FieldChange(status: PSASample.fields(psa).open)
        guard case .refused = await stage.client.set("987654", change, .status),
            case .refused = await stage.client.note("987654", "x", .note)
        else {
            Issue.record("something was written into a ticket that is not there")
            return
        }
    }

    @Test(arguments: PSAUnderTest.forgetful)
    func `a second ticket of one reference is found beside the first`(
        _ psa: PSAUnderTest
    ) async throws {
        let stage = try await PSAStage(psa)
        let first = try await stage.made()
        let second = try await stage.made()
        let found = try await stage.client.search(PSAStage.reference("a"), .create).get()
        #expect(Set(found.map(\.id)) == [first.id, second.id])
        try await stage.endsWell()
    }
}
