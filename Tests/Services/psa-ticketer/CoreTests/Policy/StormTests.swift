import Contracts
import PSATicketerCore
import Quantities
import Testing

// Goal: many problems of a client are one ticket. Method: stories with a PSA that obeys.
struct StormTests {
    private func fire(_ story: inout TicketStory, _ systems: Range<Int>, _ client: String = "Acme")
    {
        for index in systems {
            story.hear(
                AlertMaker.alert(
                    "\(client)-\(index)",
                    client: client,
                    system: "nas\(index)",
                    at: story.now
                )
            )
        }
    }

    private func end(_ story: inout TicketStory, _ systems: Range<Int>, _ client: String = "Acme") {
        for index in systems {
            story.hear(
                AlertMaker.alert(
                    "\(client)-\(index)",
                    client: client,
                    system: "nas\(index)",
                    state: .resolved,
                    at: story.now
                )
            )
        }
    }

    @Test func `ten at once are ten tickets, eleven are one`() {
        var few = TicketStory()
        fire(&few, 0..<10)
        few.pass(.seconds(120))
        #expect(few.tickets.count == 10)
        var many = TicketStory()
        fire(&many, 0..<11)
        many.pass(.seconds(120))
        #expect(many.tickets.map(\.title) == ["11 problems of Acme began together"])
    }

    @Test func `a storm of one client is none of another's`() {
        var story = TicketStory()
        fire(&story, 0..<11, "Acme")
        fire(&story, 0..<3, "Beta")
        story.pass(.seconds(120))
        #expect(story.tickets.count == 4)
    }

    @Test func `what still holds when the storm is over gets tickets of its own`() {
        var story = TicketStory()
        fire(&story, 0..<50)
        story.pass(.seconds(120))
        #expect(story.tickets.count == 1)
        end(&story, 3..<50)
        story.pass(.seconds(1200))
        #expect(story.tickets.count == 4)
        #expect(story.tickets[0].notes.last?.contains("goes on in a ticket of its own") == true)
        story.pass(.seconds(3600))
        #expect(story.tickets.map(\.isSettled) == [true, false, false, false])
    }

    @Test func `a storm that does not end keeps its one ticket`() {
        var story = TicketStory()
        fire(&story, 0..<50)
        story.pass(.seconds(86_400))
        #expect(story.tickets.count == 1)
    }

    @Test func `a ticket that a person asks for is made in a storm too`() throws {
        var story = TicketStory()
        fire(&story, 0..<50)
        story.pass(.seconds(120))
        let child = try #require(story.book.incidents.values.first { $0.heldBy != nil })
        story.ask(child.key)
        #expect(story.tickets.count == 2)
        #expect(story.book.incidents[child.key]?.heldBy == nil)
    }

    @Test func `ten thousand alerts of forty clients are few tickets`() {
        var story = TicketStory()
        for client in 0..<40 { fire(&story, 0..<250, "client \(client)") }
        story.pass(.seconds(120))
        #expect(story.tickets.count == 40)
    }

    @Test func `a parent says once for all what many children are`() {
        var book = AlertMaker.book { _ in }
        var now = AlertMaker.start
        var told = 0
        for index in 0..<400 {
            let alert = AlertMaker.alert("a\(index)", system: "nas\(index)", at: now)
            #expect(book.take(alert, at: now).allSatisfy { $0.problem != .storm })
            if index % 100 == 99 {
                now = now + HeldChildren.gathers
                #expect(book.calmDue.map { $0 <= now } == true)
                told += book.calm(at: now).count { $0.problem == .storm }
            }
        }
        #expect(told == 4)
        let parent = book.incidents.values.first { $0.key.problem == .storm }
        #expect(parent?.members.count == 400)
    }

    @Test func `what a parent had not said when it was killed it says after the start`() {
        var book = AlertMaker.book { _ in }
        let now = AlertMaker.start
        for index in 0..<30 {
            _ = book.take(AlertMaker.alert("a\(index)", system: "nas\(index)", at: now), at: now)
        }
        let later = now + HeldChildren.gathers
        _ = book.calm(at: later)
        // These changes are on the disk, and their parent's row is not yet.
        for index in 20..<40 {
            let state: AlertState = index < 30 ? .resolved : .firing
            let alert = AlertMaker.alert(
                "a\(index)",
                system: "nas\(index)",
                state: state,
                at: later
            )
            _ = book.take(alert, at: later)
        }
        var restarted = AlertMaker.book { _ in }
        for incident in book.incidents.values { restarted.restore(incident) }
        for (parent, watch) in book.storms { restarted.restore(watch, of: parent) }
        _ = restarted.calm(at: later)
        let parent = restarted.incidents.values.first { $0.key.problem == .storm }
        #expect(parent?.firing.count == 30)
        #expect(restarted.incidents.values.count { $0.heldBy != nil } == 30)
        // Said twice, it is the same.
        var again = AlertMaker.book { _ in }
        for incident in restarted.incidents.values { again.restore(incident) }
        #expect(again.calm(at: later).isEmpty)
    }
}
