import Contracts
import PSATicketerCore
import Quantities
import Testing

// Goal: what is over is remembered as long as it matters and then forgotten. Method: stories of
// alerts that end, with time that passes behind them.
struct ForgettingTests {
    private func closed() -> (story: TicketStory, key: IncidentKey) {
        var story = TicketStory { $0.recovery = .close }
        story.hear(AlertMaker.alert("a"))
        story.pass(.seconds(120))
        story.hear(AlertMaker.alert("a", state: .resolved))
        story.pass(.seconds(3600))
        let key = story.book.incidents.keys.first
        return (story, key ?? IncidentKey(tenant: .single, client: nil, system: "", problem: .disk))
    }

    @Test func `what is over is forgotten after its time, and not a moment before`() throws {
        let (story, key) = closed()
        var book = story.book
        let since = try #require(book.incidents[key]?.isOverSince)
        let end = since + TicketBook.closedKept
        #expect(book.forget(at: end - .microseconds(1)).isEmpty)
        #expect(book.forget(at: end).map(\.key) == [key])
        #expect(book.incidents.isEmpty)
    }

    @Test func `what would open its ticket again is kept for longer`() throws {
        let (story, key) = closed()
        var book = story.book
        book.policy.reopensWithin = TicketBook.closedKept * 2
        let since = try #require(book.incidents[key]?.isOverSince)
        #expect(book.forget(at: since + TicketBook.closedKept).isEmpty)
        #expect(book.forget(at: since + TicketBook.closedKept * 2).count == 1)
    }

    @Test func `what holds, and what has an open ticket, is never forgotten`() {
        var story = TicketStory()
        story.hear(AlertMaker.alert("a"))
        story.hear(AlertMaker.alert("b", system: "nas2"))
        story.pass(.seconds(120))
        story.hear(AlertMaker.alert("b", system: "nas2", state: .resolved))
        story.pass(.seconds(3600))
        var book = story.book
        #expect(book.forget(at: story.now + .seconds(86_400 * 4000)).isEmpty)
    }

    @Test func `what comes back after it was forgotten has a word of its own`() throws {
        let (story, key) = closed()
        var book = story.book
        let old = try #require(book.incidents[key])
        let later = story.now + TicketBook.closedKept
        _ = book.forget(at: later)
        _ = book.take(AlertMaker.alert("a", occurrence: 2, at: later), at: later)
        let new = try #require(book.incidents[key])
        let words = [old, new].map { AlertMaker.maker.reference(of: key, 1, era: $0.era) }
        #expect(words[0] != words[1])
    }

    @Test func `of more than the limit the oldest are forgotten`() {
        var book = AlertMaker.book()
        let start = AlertMaker.start
        for number in 0..<(TicketBook.closedMax + 2) {
            let key = IncidentKey(
                tenant: .single,
                client: nil,
                system: "nas\(number)",
                problem: .disk
            )
            var incident = Incident(key, at: start)
            let remote = RemoteTicket(id: "\(number)", isClosed: true)
            incident.link(remote, at: start)
            incident.vanished(at: start + .seconds(Int64(number)))
            book.restore(incident)
        }
        let moment = start + .seconds(100_000)
        #expect(book.forget(at: moment).map(\.key.system) == ["nas0", "nas1"])
        #expect(book.incidents.count == TicketBook.closedMax)
        #expect(book.forget(at: moment).isEmpty)
    }
}
