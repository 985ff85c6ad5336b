import Contracts
import PSATicketerCore
import Quantities
import TestSupport
import Testing

@testable import PSATicketer

// Goal: exactly one ticket of what needs a person. Method: a desk with its journal on the disk and
// a PSA in memory that loses answers; the desk is ended and opened again at each moment.
struct TicketDeskTests {
    @Test func `an alert becomes one ticket at its client's company, and its end settles it`()
        async throws
    {
        let rig = try await DeskRig("status: {settled: Resolved}")
        try await rig.hear(DeskRig.alert())
        try await rig.pass(.seconds(120))
        #expect(rig.psa.seen.tickets.map(\.company) == ["1"])
        #expect(rig.psa.seen.tickets[0].description.contains("Pool tank of nas1 is 91 % full"))
        try await rig.hear(DeskRig.alert(state: .resolved))
        try await rig.pass(.seconds(1200))
        #expect(rig.psa.seen.tickets.map(\.remote.status) == ["resolved"])
        #expect(rig.psa.seen.tickets[0].notes.count == 1)
    }

    @Test func `a create whose answer is lost is found, and not made again`() async throws {
        let rig = try await DeskRig()
        rig.psa.change { $0.creates = [.answerLost] }
        try await rig.hear(DeskRig.alert())
        try await rig.pass(.seconds(1800))
        #expect(rig.psa.seen.tickets.count == 1)
        #expect(rig.desk.look { $0.incidents.values.first?.ticket?.id } == "1")
    }

    @Test func `a create that was swallowed is made again after the quarantine`() async throws {
        let rig = try await DeskRig()
        rig.psa.change { $0.creates = [.swallowed] }
        try await rig.hear(DeskRig.alert())
        try await rig.pass(.seconds(600))
        #expect(rig.psa.seen.tickets.isEmpty)
        try await rig.pass(.seconds(180))
        #expect(rig.psa.seen.tickets.count == 1)
    }

    @Test func `two creates without an answer are a person's business, and others are told`()
        async throws
    {
        let rig = try await DeskRig()
        rig.psa.change { $0.creates = [.swallowed, .swallowed] }
        try await rig.hear(DeskRig.alert())
        try await rig.pass(.seconds(3600))
        #expect(rig.psa.seen.tickets.isEmpty)
        let parked = rig.desk.look { $0.incidents.values.first?.parked?.kind }
        #expect(parked == .unconfirmed)
        #expect(try await rig.told().last?.state == .parked)
    }

    @Test(arguments: [ModelPSA.Create.answerLost, .swallowed])
    func `a process that ends at any moment leaves one ticket`(
        _ fate: ModelPSA.Create
    ) async throws {
        for moment in stride(from: 10 as Int64, through: 900, by: 130) {
            let rig = try await DeskRig()
            rig.psa.change { $0.creates = [fate] }
            try await rig.hear(DeskRig.alert())
            try await rig.pass(.seconds(moment))
            try await rig.restart()
            try await rig.pass(.seconds(2400), step: .seconds(30))
            #expect(rig.psa.seen.tickets.count == 1, "ended after \(moment) s")
            #expect(rig.desk.look { $0.incidents.values.first?.ticket?.id } == "1")
        }
    }

    @Test func `searches that fail make no second ticket`() async throws {
        let rig = try await DeskRig()
        rig.psa.change { ($0.creates, $0.isSearchFailing) = ([.answerLost], true) }
        try await rig.hear(DeskRig.alert())
        try await rig.pass(.seconds(7200), step: .seconds(60))
        #expect(rig.psa.seen.tickets.count == 1)
        rig.psa.change { $0.isSearchFailing = false }
        try await rig.pass(.seconds(600))
        #expect(rig.desk.look { $0.incidents.values.first?.ticket?.id } == "1")
        #expect(rig.psa.seen.tickets.count == 1)
    }

    @Test func `a client without a company waits with an explanation`() async throws {
        let rig = try await DeskRig()
        try await rig.hear(DeskRig.alert(client: "Nobody"))
        try await rig.pass(.seconds(120))
        #expect(rig.psa.seen.tickets.isEmpty)
        let told = try await rig.told().last
        #expect(told?.state == .parked)
        #expect(
            told?.reason
                == "no company has the name “Nobody”: map client “Nobody” to its company"
        )
    }

    @Test func `a refused ticket waits with the PSA's words`() async throws {
        let rig = try await DeskRig()
        rig.psa.change { $0.creates = [.refused] }
        try await rig.hear(DeskRig.alert())
        try await rig.pass(.seconds(120))
        #expect(
            try await rig.told().last?.reason == "the PSA refused the ticket: answered 400: no"
        )
    }

    @Test func `a note whose answer is lost is found by its word`() async throws {
        let rig = try await DeskRig()
        try await rig.hear(DeskRig.alert())
        try await rig.pass(.seconds(120))
        rig.psa.change { $0.noteEndings = [.unknown(reason: "no answer")] }
        try await rig.hear(DeskRig.alert("b"))
        try await rig.pass(.seconds(900))
        #expect(rig.psa.seen.tickets[0].notes.count == 1)
        #expect(rig.psa.seen.tickets[0].notes[0].contains("[PK 1/"))
    }

    @Test func `a person who worked on a ticket before our note is seen behind it too`()
        async throws
    {
        let rig = try await DeskRig("status: {settled: Resolved}")
        try await rig.hear(DeskRig.alert())
        try await rig.pass(.seconds(120))
        try await rig.pass(.seconds(300))
        rig.psa.change { $0.tickets[0].remote.lastActivity = rig.clock.now() }
        try await rig.hear(DeskRig.alert(state: .resolved))
        try await rig.pass(.seconds(3600), step: .seconds(60))
        #expect(rig.psa.seen.tickets[0].notes.count == 1)
        #expect(rig.psa.seen.tickets[0].remote.status == "new")
    }

    @Test func `a client that gets a company in the PSA has its ticket without being asked`()
        async throws
    {
        let rig = try await DeskRig()
        try await rig.hear(DeskRig.alert(client: "Nobody"))
        try await rig.pass(.seconds(120))
        rig.psa.change { $0.companies.append(Company(id: "2", name: "nobody")) }
        try await rig.pass(TicketDesk.companiesKept * 2, step: .seconds(60))
        #expect(rig.psa.seen.tickets.map(\.company) == ["2"])
        #expect(try await rig.told().last?.state == .open)
    }

    @Test func `what waits for a person waits no more when the problem is over`() async throws {
        let rig = try await DeskRig()
        try await rig.hear(DeskRig.alert(client: "Nobody"))
        try await rig.pass(.seconds(120))
        #expect(try await rig.told().last?.state == .parked)
        try await rig.hear(DeskRig.alert(client: "Nobody", state: .resolved))
        #expect(try await rig.told().last?.state == TicketState.none)
        #expect(rig.psa.seen.tickets.isEmpty)
    }

    @Test func `that a ticket waits for a person is no problem to make a ticket of`() async throws {
        let rig = try await DeskRig()
        var alert = DeskRig.alert()
        alert.name = TicketChanged.parkedAlert
        try await rig.hear(alert)
        try await rig.pass(.seconds(300))
        #expect(rig.psa.seen.tickets.isEmpty)
    }

    @Test func `a ticket that a person closed is left closed`() async throws {
        let rig = try await DeskRig()
        try await rig.hear(DeskRig.alert())
        try await rig.pass(.seconds(120))
        rig.psa.change {
            ($0.tickets[0].remote.isClosed, $0.tickets[0].remote.status) = (true, "closed")
        }
        try await rig.hear(DeskRig.alert(severity: .critical))
        try await rig.pass(.seconds(3600), step: .seconds(60))
        #expect(rig.psa.seen.tickets.count == 1)
        #expect(rig.psa.seen.tickets[0].remote.isClosed)
        #expect(try await rig.told().last?.state == .closed)
    }

    @Test func `of two tickets with one reference the older counts, and the other says so`()
        async throws
    {
        let rig = try await DeskRig()
        rig.psa.change { $0.creates = [.answerLost] }
        try await rig.hear(DeskRig.alert())
        try await rig.pass(.seconds(60))
        rig.psa.change { state in
            var twin = state.tickets[0]
            twin.remote.id = "2"
            state.tickets.append(twin)
        }
        try await rig.pass(.seconds(60))
        #expect(rig.desk.look { $0.incidents.values.first?.ticket?.id } == "1")
        let notes = rig.psa.seen.tickets[1].notes
        #expect(notes == ["This is a duplicate of ticket 1; work on that one."])
    }

    @Test func `another tenant's alerts are none of its business`() async throws {
        let rig = try await DeskRig()
        var alert = DeskRig.alert()
        alert.tenant = try #require(TenantID("other"))
        try await rig.hear(alert)
        try await rig.pass(.seconds(300))
        #expect(rig.psa.seen.tickets.isEmpty)
        #expect(try await rig.told().isEmpty)
    }
}
