import AlertRouterCore
import Quantities
import Testing

// Goal: what is said of an alert is merged as Alertmanager merges it. Method: words in order, and
// what the book then holds.
struct AlertBookTests {
    private let t0 = Timestamp(seconds: 1_700_000_000)

    private func at(_ seconds: Int64) -> Timestamp { t0 + .seconds(seconds) }

    private func report(
        _ labels: [String: String] = ["alertname": "Disk"],
        from start: Int64? = nil,
        end: AlertReport.End = .timeout,
        note: String = ""
    ) -> AlertReport {
        AlertReport(
            labels: LabelSet(labels),
            annotations: note.isEmpty ? [:] : ["summary": note],
            startsAt: start.map(at),
            end: end,
            origin: .posted
        )
    }

    @Test func `a word without times begins now and holds for the resolve timeout`() {
        var book = AlertBook(resolveTimeout: .seconds(60))
        let changes = book.apply([report()], now: t0)
        #expect(changes.map(\.kind) == [.began])
        #expect(changes[0].record.alert.startsAt == t0)
        #expect(changes[0].record.alert.endsAt == at(60))
        #expect(changes[0].record.alert.isTimeout)
        #expect(book.expire(now: at(59)).isEmpty)
        #expect(book.expire(now: at(60)).map(\.kind) == [.ended])
        #expect(book.expire(now: at(61)).isEmpty)
    }

    @Test func `a word with an end alone begins at that end`() {
        var book = AlertBook()
        let changes = book.apply([report(end: .at(at(-5)))], now: t0)
        #expect(changes.map(\.kind) == [.stayedEnded])
        #expect(changes[0].record.alert.startsAt == at(-5))
    }

    @Test func `the earliest beginning is kept and the later annotations count`() {
        var book = AlertBook()
        _ = book.apply([report(from: -100, note: "old")], now: t0)
        let changes = book.apply([report(from: -50, note: "new")], now: at(1))
        #expect(changes.map(\.kind) == [.changed])
        #expect(changes[0].record.alert.startsAt == at(-100))
        #expect(changes[0].record.alert.annotations == ["summary": "new"])
    }

    @Test func `an end that was said and is later rules over one that was not`() {
        var book = AlertBook(resolveTimeout: .seconds(60))
        _ = book.apply([report(from: -10, end: .at(at(500)))], now: t0)
        let changes = book.apply([report(from: -5)], now: at(1))
        #expect(changes.map(\.kind) == [.changed] || changes.map(\.kind) == [.refreshed])
        #expect(changes[0].record.alert.endsAt == at(500))
    }

    @Test func `of two ends the later counts once both are past`() {
        var book = AlertBook()
        _ = book.apply([report(from: -100, end: .at(at(-10)))], now: t0)
        let changes = book.apply([report(from: -100, end: .at(at(-20)))], now: at(1))
        #expect(changes[0].record.alert.endsAt == at(-10))
    }

    @Test func `what begins again after its end is another occurrence`() {
        var book = AlertBook()
        _ = book.apply([report(from: 0)], now: t0)
        let over = book.apply([report(from: 0, end: .at(at(10)))], now: at(10))
        #expect(over.map(\.kind) == [.ended])
        let again = book.apply([report(from: 20)], now: at(20))
        #expect(again.map(\.kind) == [.began])
        #expect(again[0].record.occurrence == 2)
        #expect(again[0].record.alert.startsAt == at(20))
    }

    @Test func `our own alerts are the same whatever their severity`() {
        var book = AlertBook()
        func word(_ severity: String) -> AlertReport {
            AlertReport(
                labels: LabelSet(["alertname": "PoolUsage", "severity": severity]),
                identity: LabelSet(["alertname": "PoolUsage"]),
                end: .untilSaid,
                origin: .rule
            )
        }
        _ = book.apply([word("warning")], now: t0)
        let changes = book.apply([word("critical")], now: at(1))
        #expect(changes.map(\.kind) == [.changed])
        #expect(book.records.count == 1)
        #expect(book.expire(now: at(400 * 86_400)).isEmpty)
    }

    @Test(arguments: [0, 1, 2, 3])
    func `of one name no more begin than the limit says`(limit: Int) {
        var book = AlertBook(perNameMax: limit)
        let words = (0..<3).map { report(["alertname": "Storm", "n": "\($0)"]) }
        let taken = book.apply(words, now: t0).count
        #expect(taken == (limit == 0 ? 3 : limit))
        #expect(book.limited == 3 - taken)
        #expect(book.apply([report(["alertname": "Other"])], now: t0).count == 1)
        guard limit > 0 else { return }
        _ = book.apply([report(["alertname": "Storm", "n": "0"], end: .at(at(1)))], now: at(1))
        #expect(book.apply([report(["alertname": "Storm", "n": "9"])], now: at(2)).count == 1)
    }

    @Test func `the limit of a name keeps nothing from what our rules say`() {
        var book = AlertBook(perNameMax: 1)
        let words = (0..<3).map { number in
            var report = report(["alertname": "PoolUsage", "n": "\(number)"])
            report.origin = .rule
            return report
        }
        #expect(book.apply(words, now: t0).count == 3)
        #expect(book.limited == 0)
    }

    @Test func `one tenant's word changes no alert of another, whatever its labels are`() throws {
        var book = AlertBook()
        var theirs = report(["alertname": "PoolUsage", "tenant": "other", "pool": "tank"])
        theirs.subject = AlertSubject(tenant: try #require(TenantID("other")))
        _ = book.apply([theirs], now: t0)
        var posted = theirs
        posted.subject = AlertSubject()
        posted.end = .at(at(1))
        #expect(book.apply([posted], now: at(1)).isEmpty)
        #expect(book.records.values.map(\.subject) == [theirs.subject])
        #expect(book.records.values.map(\.isFiring) == [true])
    }

    @Test func `when the clock is set, senders' words stay good for as long as before`() {
        var book = AlertBook(resolveTimeout: .seconds(60))
        _ = book.apply([report(), report(["alertname": "Other"], end: .at(at(90)))], now: t0)
        #expect(book.shift(by: .seconds(3600), now: at(3601)).count == 2)
        #expect(book.expire(now: at(3659)).isEmpty)
        #expect(book.expire(now: at(3660)).count == 1)
        #expect(book.expire(now: at(3690)).count == 1)
    }

    @Test func `when the clock is set back, a later word still counts as later`() {
        var book = AlertBook(resolveTimeout: .seconds(60))
        _ = book.apply([report(end: .at(at(300)))], now: at(10))
        _ = book.shift(by: .seconds(-86_400), now: at(20 - 86_400))
        #expect(book.nextEnd() == at(300 - 86_400))
        let words = book.apply(
            [report(from: 15 - 86_400, end: .at(at(30 - 86_400)))],
            now: at(30 - 86_400)
        )
        #expect(words.map(\.kind) == [.ended])
        #expect(book.nextEnd() == nil)
    }

    @Test func `the next end is that of the first alert of which nothing more is said`() {
        var book = AlertBook(resolveTimeout: .seconds(60))
        #expect(book.nextEnd() == nil)
        _ = book.apply([report(), report(["alertname": "Other"], end: .at(at(90)))], now: t0)
        #expect(book.nextEnd() == at(60))
        _ = book.apply([report()], now: at(40))
        #expect(book.nextEnd() == at(90))
        _ = book.apply([report(["alertname": "Third"], end: .untilSaid)], now: at(41))
        #expect(book.expire(now: at(95)).count == 1)
        #expect(book.nextEnd() == at(100))
    }

    @Test func `an alert that is over is forgotten unless something needs it`() {
        var book = AlertBook()
        _ = book.apply([report(from: -10, end: .at(at(-5)))], now: t0)
        #expect(book.forget(endedBefore: at(-4), unless: { _ in true }).isEmpty)
        #expect(book.forget(endedBefore: at(-5), unless: { _ in false }).isEmpty)
        #expect(book.forget(endedBefore: at(-4), unless: { _ in false }).count == 1)
        #expect(book.records.isEmpty)
    }

    @Test func `faults are told in Alertmanager's words`() {
        func fault(_ report: AlertReport) -> String? {
            report.alert(at: t0, resolveTimeout: .seconds(60)).fault.map { "\($0)" }
        }
        #expect(fault(report()) == nil)
        #expect(fault(report([:])) == "at least one label pair required")
        #expect(fault(report(from: 5, end: .at(t0))) == "start time must be before end time")
        let many = Dictionary(uniqueKeysWithValues: (0..<257).map { ("l\($0)", "v") })
        #expect(fault(report(many)) == "257 labels and annotations, at most 256")
        #expect(
            fault(report(["a": String(repeating: "x", count: 65_536)]))
                == "65537 bytes, at most 65536"
        )
        #expect(fault(report(["a": String(repeating: "x", count: 65_535)])) == nil)
    }
}
