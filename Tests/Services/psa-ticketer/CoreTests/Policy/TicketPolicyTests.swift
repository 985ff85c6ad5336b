import Contracts
import Foundation
import PSATicketerCore
import Quantities
import Testing

// Goal: few, right tickets. Method: stories of alerts, time and people against a PSA that obeys.
struct TicketPolicyTests {
    private let key = IncidentKey(
        tenant: .single,
        client: ClientName("Acme Corp"),
        system: "nas1",
        pool: "tank",
        problem: .capacity
    )

    private func alert(
        _ severity: AlertSeverity = .critical,
        _ state: AlertState = .firing,
        _ id: String = "a"
    ) -> AlertChanged {
        AlertMaker.alert(id, severity: severity, state: state)
    }

    @Test func `a critical alert gets one ticket once it has settled`() {
        var story = TicketStory()
        story.hear(alert())
        #expect(story.tickets.isEmpty)
        story.pass(.seconds(60))
        #expect(story.tickets.map(\.title) == ["PoolUsage of nas1/tank"])
        story.pass(.seconds(86_400))
        #expect(story.tickets.count == 1)
        #expect(story.tickets[0].notes == [])
    }

    @Test func `information gets no ticket, and a person may ask for one`() {
        var story = TicketStory()
        story.hear(alert(.info))
        story.pass(.seconds(3600))
        #expect(story.tickets.isEmpty)
        #expect(story.plan(key)?.description == "skip: the rule “info” wants no ticket of it")
        story.ask(key)
        #expect(story.tickets.count == 1)
        #expect(story.said == ["create: Eva asked for a ticket"])
        story.ask(key)
        #expect(story.tickets.count == 1)
    }

    @Test func `what gets worse stays its ticket, which gets more urgent with a note`() {
        var story = TicketStory()
        story.hear(alert(.warning))
        story.pass(.seconds(600))
        story.hear(alert(.critical))
        story.pass(.seconds(60))
        #expect(story.tickets.count == 1)
        #expect(story.tickets[0].level == .critical)
        #expect(story.tickets[0].notes.count == 1)
        #expect(story.tickets[0].notes[0].contains("Now critical: PoolUsage of nas1/tank"))
        story.hear(alert(.warning))
        story.pass(.seconds(3600))
        #expect(story.tickets[0].level == .critical)
        #expect(story.tickets[0].notes.count == 1)
    }

    @Test func `a priority that a person chose is not changed`() {
        var story = TicketStory()
        story.hear(alert(.warning))
        story.pass(.seconds(600))
        story.person(key) { $0.priority = "3" }
        story.hear(alert(.critical))
        story.pass(.seconds(60))
        #expect(story.tickets[0].level == .warning)
        #expect(story.tickets[0].notes.count == 1)
    }

    @Test func `an alert that is over before it settled gets no ticket`() {
        var story = TicketStory()
        story.hear(alert())
        story.hear(alert(.critical, .resolved))
        story.pass(.seconds(7200))
        #expect(story.tickets.isEmpty)
        #expect(story.book.incidents.isEmpty)
    }

    @Test func `what maintenance keeps quiet gets a ticket only if it still holds afterwards`() {
        var story = TicketStory()
        story.hear(alert(.critical, .suppressed, "a"))
        story.hear(alert(.critical, .suppressed, "b"))
        story.pass(.seconds(7200))
        #expect(
            story.plan(key)?.reason
                == "it is kept quiet by maintenance, a silence or another alert"
        )
        story.hear(alert(.critical, .resolved, "b"))
        story.hear(alert(.critical, .firing, "a"))
        story.pass(.seconds(60))
        #expect(story.tickets.count == 1)
        #expect(story.tickets[0].notes == [])
    }

    @Test(arguments: Recovery.allCases)
    func `recovery does what the settings say, once it has lasted`(_ recovery: Recovery) {
        var story = TicketStory { $0.recovery = recovery }
        story.hear(alert())
        story.pass(.seconds(60))
        story.hear(alert(.critical, .resolved))
        story.pass(.seconds(840))
        #expect(!story.tickets[0].isSettled && !story.tickets[0].isClosed)
        story.pass(.seconds(60))
        #expect(story.tickets[0].notes.count == (recovery == .nothing ? 0 : 1))
        #expect(story.tickets[0].isSettled == (recovery == .status))
        #expect(story.tickets[0].isClosed == (recovery == .close))
        let before = story.said
        story.pass(.seconds(86_400))
        #expect(story.said == before)
    }

    @Test func `a ticket that a person works on is neither settled nor closed`() {
        var story = TicketStory { $0.recovery = .close }
        story.hear(alert())
        story.pass(.seconds(60))
        story.person(key) { $0.assignee = "Eva" }
        story.hear(alert(.critical, .resolved))
        story.pass(.seconds(86_400))
        #expect(!story.tickets[0].isClosed)
        #expect(story.plan(key)?.reason == "it is over; ticket T1 is left: it is assigned to Eva")
    }

    @Test func `one that comes back soon after we closed it is opened again, later it is new`() {
        var story = TicketStory { $0.recovery = .close }
        story.hear(alert())
        story.pass(.seconds(60))
        story.hear(alert(.critical, .resolved))
        story.pass(.seconds(960))
        #expect(story.tickets[0].isClosed)
        story.pass(.seconds(86_400))
        story.hear(alert())
        #expect(!story.tickets[0].isClosed)
        #expect(story.tickets.count == 1)
        story.hear(alert(.critical, .resolved))
        story.pass(.seconds(960))
        #expect(story.tickets[0].isClosed)
        story.pass(.seconds(4 * 86_400))
        story.hear(alert())
        story.pass(.seconds(60))
        #expect(story.tickets.count == 2)
        #expect(story.book.incidents[key]?.generation == 2)
        #expect(story.book.incidents[key]?.prior?.id == "T1")
    }

    @Test func `what a person closed while it held is left alone until it is over or days passed`()
    {
        var story = TicketStory()
        story.hear(alert())
        story.pass(.seconds(60))
        story.person(key) { $0.isClosed = true }
        story.pass(.seconds(6 * 86_400))
        #expect(story.tickets.count == 1)
        #expect(story.plan(key)?.reason.hasPrefix("a person closed ticket T1 while") == true)
        story.pass(.seconds(86_400))
        #expect(story.tickets.count == 2)
    }

    @Test func `what comes back after a person closed it is a new ticket that names the old one`() {
        var story = TicketStory()
        story.hear(alert())
        story.pass(.seconds(60))
        story.person(key) { $0.isClosed = true }
        story.hear(alert(.critical, .resolved))
        story.pass(.seconds(3600))
        story.hear(alert())
        story.pass(.seconds(60))
        #expect(story.tickets.count == 2)
        #expect(story.tickets[0].isClosed)
    }

    @Test func `notes are few within an hour and nothing is lost by it`() {
        var story = TicketStory { $0.notesPerHour = 3 }
        story.hear(alert(.critical, .firing, "a0"))
        story.pass(.seconds(60))
        for index in 1...30 { story.hear(alert(.critical, .firing, "a\(index)")) }
        #expect(story.tickets[0].notes.count == 3)
        story.pass(.seconds(3600))
        #expect(story.tickets[0].notes.count == 4)
        let told = story.book.incidents[key]?.members.values.filter { $0.told != nil }.count
        #expect(told == 31)
        #expect(story.tickets[0].notes[3].contains("and 7 more changes"))
    }

    @Test func `one that begins and ends again and again gets one ticket and one note of that`() {
        var story = TicketStory()
        for _ in 0..<20 {
            story.hear(alert())
            story.pass(.seconds(120))
            story.hear(alert(.critical, .resolved))
            story.pass(.seconds(120))
        }
        #expect(story.tickets.count == 1)
        #expect(story.tickets[0].notes.count <= 2)
        #expect(story.tickets[0].notes.filter { $0.contains("again and again") }.count == 1)
        #expect(!story.tickets[0].isSettled)
        story.pass(.seconds(7200))
        #expect(story.tickets[0].isSettled)
    }

    @Test func `an end of a few minutes is not told`() {
        var story = TicketStory()
        story.hear(alert())
        story.pass(.seconds(60))
        story.hear(alert(.critical, .resolved))
        story.pass(.seconds(240))
        story.hear(alert())
        story.pass(.seconds(3600))
        #expect(story.tickets[0].notes == [])
    }

    @Test func `warnings wait for the hours of their rule`() throws {
        let zone = try #require(TimeZone(identifier: "Europe/Berlin"))
        let hours = OpeningHours(weekdays: [1, 2, 3, 4, 5], from: 480, to: 1080, zone: zone)
        var story = TicketStory {
            $0.rules = [
                TicketRule(
                    name: "office",
                    levels: [.warning],
                    hours: hours,
                    verdict: .ticket(after: .zero)
                )
            ]
        }
        // 2027-01-15 is a Friday; 08:00 UTC is 09:00 in Berlin, so that it is open.
        story.pass(.seconds(12 * 3600))
        story.hear(alert(.warning))
        story.pass(.seconds(3600))
        #expect(story.tickets.isEmpty)
        #expect(
            story.plan(key)?.reason == "the hours of the rule “office” begin again at "
                + "2027-01-18 07:00:00 UTC"
        )
        story.pass(.seconds(3 * 86_400))
        #expect(story.tickets.count == 1)
    }
}
