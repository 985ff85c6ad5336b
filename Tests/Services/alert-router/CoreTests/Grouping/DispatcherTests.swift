import AlertRouterCore
import Quantities
import Testing

// Goal: groups are looked at when Alertmanager would. Method: moments by hand, no clock.
struct DispatcherTests {
    private let t0 = Timestamp(seconds: 1_700_000_000)

    private func at(_ seconds: Int64) -> Timestamp { t0 + .seconds(seconds) }

    private func dispatcher() -> Dispatcher {
        var root = RouteTree.Draft()
        root.receiver = "ops"
        root.groupBy = .labels(["alertname"])
        root.groupWait = .seconds(30)
        root.groupInterval = .seconds(300)
        return Dispatcher(tree: RouteTree(root: root))
    }

    private func alert(
        _ labels: [String: String] = ["alertname": "Disk"],
        from start: Int64 = 0,
        to end: Int64 = 10_000
    ) -> Alert {
        Alert(
            labels: LabelSet(labels),
            startsAt: at(start),
            endsAt: at(end),
            updatedAt: t0,
            origin: .posted
        )
    }

    @Test func `a new group waits, then is looked at every interval`() throws {
        var dispatcher = dispatcher()
        dispatcher.insert(alert(), now: t0)
        let due = dispatcher.due(at: at(29), countMax: 9)
        #expect(due.isEmpty)
        let later = dispatcher.due(at: at(30), countMax: 9)
        let flushed = dispatcher.flush(try #require(later.first), now: at(30))
        let flush = try #require(flushed)
        #expect(flush.group.key == "{}:{alertname=\"Disk\"}")
        #expect(flush.members.map(\.isResolved) == [false])
        #expect(dispatcher.nextDue == at(330))
    }

    @Test func `an alert older than the wait is told of at once`() {
        var dispatcher = dispatcher()
        dispatcher.insert(alert(from: -31), now: t0)
        let due = dispatcher.due(at: t0, countMax: 9)
        #expect(due.count == 1)
    }

    @Test func `what is over leaves with the flush, and an empty group ends`() throws {
        var dispatcher = dispatcher()
        dispatcher.insert(alert(to: 10), now: t0)
        #expect(dispatcher.holds(alert().fingerprint))
        let due = dispatcher.due(at: at(30), countMax: 9)
        let flushed = dispatcher.flush(try #require(due.first), now: at(30))
        let flush = try #require(flushed)
        #expect(flush.members.map(\.isResolved) == [true])
        #expect(dispatcher.groups.isEmpty)
        #expect(!dispatcher.holds(alert().fingerprint))
    }

    @Test func `an alert whose labels change ends in the group that it leaves`() {
        var root = RouteTree.Draft()
        root.receiver = "ops"
        root.groupBy = .labels(["severity"])
        var dispatcher = Dispatcher(tree: RouteTree(root: root))
        func word(_ severity: String) -> Alert {
            Alert(
                labels: LabelSet(["alertname": "Pool", "severity": severity]),
                identity: LabelSet(["alertname": "Pool"]),
                startsAt: t0,
                endsAt: at(10_000),
                updatedAt: t0,
                origin: .rule
            )
        }
        dispatcher.insert(word("warning"), now: t0)
        let left = dispatcher.insert(word("critical"), replacing: word("warning"), now: at(5))
        #expect(left?.labels["severity"] == "warning")
        #expect(left?.endsAt == at(5))
        #expect(dispatcher.groups.count == 2)
    }

    @Test func `when the clock is set every timer moves with it`() {
        var dispatcher = dispatcher()
        dispatcher.insert(alert(), now: t0)
        dispatcher.shift(by: .seconds(3600), now: at(3601))
        let due = dispatcher.due(at: at(3629), countMax: 9)
        #expect(due.isEmpty)
        let later = dispatcher.due(at: at(3630), countMax: 9)
        #expect(later.count == 1)
    }

    @Test func `a kept timer counts, but never beyond one interval`() {
        var dispatcher = dispatcher()
        dispatcher.insert(alert(), now: t0) { _ in .init(due: at(99_999), hasFlushed: true) }
        #expect(dispatcher.nextDue == at(300))
    }

    @Test func `ten thousand groups are due in their order`() {
        var dispatcher = dispatcher()
        for number in 0..<10_000 {
            let second = Int64(number * 7919 % 10_000)
            dispatcher.insert(
                alert(["alertname": "\(second)"], from: second, to: 99_999),
                now: at(second)
            )
        }
        let due = dispatcher.due(at: at(5029), countMax: 20_000)
        #expect(due.count == 5000)
        let later = dispatcher.due(at: at(20_000), countMax: 3)
        #expect(later.count == 3)
    }

    @Test(arguments: [
        ("critical", "Pool tank is full (not over: it is critical now)"),
        ("warning", "Pool tank is full (not over: it is told elsewhere now)"),
    ])
    func `an alert that moves to another group is told there, and where it was that it goes on`(
        severity: String,
        words: String
    ) throws {
        var root = RouteTree.Draft()
        root.receiver = "ops"
        root.groupBy = .labels(["severity", "client"])
        var dispatcher = Dispatcher(tree: RouteTree(root: root))
        var old = alert(["alertname": "PoolUsage", "severity": "warning"])
        old.annotations = ["summary": "Pool tank is full"]
        dispatcher.insert(old, now: t0)
        let labels = ["alertname": "PoolUsage", "severity": severity, "client": "Acme"]
        var new = Alert(
            labels: LabelSet(labels),
            identity: old.identity,
            annotations: old.annotations,
            startsAt: old.startsAt,
            endsAt: old.endsAt,
            updatedAt: at(60),
            origin: .rule
        )
        let left = dispatcher.insert(new, replacing: old, now: at(60))
        #expect(left?.isResolved(at: at(60)) == true)
        #expect(left?.annotations["summary"] == words)
        let told = dispatcher.groups.values.flatMap(\.alerts.values).map {
            "\($0.labels["client"]) \($0.isResolved(at: at(60)))"
        }
        #expect(Set(told) == [" true", "Acme false"])
        // One that ended and moved in one word is over, and nothing else is said of it.
        new.endsAt = at(50)
        var other = Dispatcher(tree: RouteTree(root: root))
        other.insert(old, now: t0)
        let over = other.insert(new, replacing: old, now: at(60))
        #expect(over?.annotations["summary"] == "Pool tank is full")
    }
}
