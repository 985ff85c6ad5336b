import Contracts
import PSATicketerCore
import Quantities

/// Plays alerts and time against a book, and a PSA that does at once whatever it is told.
struct TicketStory {
    struct Made: Equatable {
        var id: String
        var key: IncidentKey
        var title: String
        var level: ProblemLevel
        var notes: [String] = []
        var isClosed = false
        var isSettled = false
    }

    private(set) var book: TicketBook
    private(set) var now = AlertMaker.start
    private(set) var tickets: [Made] = []
    private(set) var said: [String] = []
    private var changed: Set<IncidentKey> = []

    init(_ change: (inout TicketPolicy) -> Void = { _ in }) { book = AlertMaker.book(change) }

    mutating func hear(_ alert: AlertChanged) {
        changed.formUnion(book.take(alert, at: now))
        work()
    }

    /// Lets time pass minute by minute.
    mutating func pass(_ time: Duration) {
        let end = now + time
        while now < end {
            now = min(end, now + .seconds(60))
            changed.formUnion(book.calm(at: now))
            changed.formUnion(book.incidents.keys)
            work()
        }
    }

    /// A person's hand in a ticket.
    mutating func person(_ key: IncidentKey, _ change: (inout RemoteTicket) -> Void) {
        guard let held = book.incidents[key]?.ticket else { return }
        var remote = RemoteTicket(
            id: held.id,
            isClosed: held.standing == .closed,
            status: held.footprint.status,
            priority: held.footprint.priority
        )
        change(&remote)
        let moment = now
        changed.formUnion(book.change(key, at: now) { $0.observe(remote, at: moment) })
        if remote.isClosed, let index = tickets.firstIndex(where: { $0.id == held.id }) {
            tickets[index].isClosed = true
        }
        work()
    }

    mutating func ask(_ key: IncidentKey) {
        changed.formUnion(book.change(key, at: now) { $0.ask("Eva") })
        work()
    }

    func plan(_ key: IncidentKey) -> TicketPlan? {
        book.incidents[key].map { book.policy.plan($0, at: now) }
    }

    private mutating func work() {
        for _ in 0..<20 where !changed.isEmpty {
            let keys = changed.sorted { $0.text < $1.text }
            changed = []
            for key in keys {
                if let plan = book.plan(key, at: now), plan.isOrder {
                    said.append("\(plan.word): \(plan.reason)")
                }
                guard let order = book.incidents[key]?.order else { continue }
                perform(order, key)
            }
        }
    }

    private mutating func perform(_ order: TicketOrder, _ key: IncidentKey) {
        let moment = now
        let held = book.incidents[key]?.ticket
        let index = tickets.firstIndex { $0.id == held?.id } ?? 0
        switch order.act {
        case .create(let draft):
            let id = "T\(tickets.count + 1)"
            tickets.append(Made(id: id, key: key, title: draft.title, level: order.level))
            let remote = RemoteTicket(id: id, isClosed: false, status: "new")
            changed.formUnion(
                book.change(key, at: now) {
                    $0.created(
                        remote,
                        TicketFootprint(status: "new", priority: "2", at: moment),
                        at: moment
                    )
                }
            )
            return
        case .note(_, let text): tickets[index].notes.append(text)
        case .raise(let level): tickets[index].level = level
        case .reopen: (tickets[index].isClosed, tickets[index].isSettled) = (false, false)
        case .settle: tickets[index].isSettled = true
        case .close: tickets[index].isClosed = true
        }
        changed.formUnion(book.change(key, at: now) { $0.done(at: moment) })
    }
}
