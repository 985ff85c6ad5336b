import AlertRouterCore
import Quantities
import TestSupport
import Testing

// Goal: an alert that begins and ends all the time is one alert that stays open. Method: reports by
// hand, then random ones through the book of alerts as the router does it.
@Suite struct `Alerts that flap` {
    private let t0 = Timestamp(seconds: 1_777_885_000)

    private func report(
        _ isFiring: Bool,
        at now: Timestamp,
        severity: String = "warning",
        origin: Alert.Origin = .rule
    ) -> AlertReport {
        AlertReport(
            labels: LabelSet(["alertname": "Offline", "severity": severity]),
            identity: LabelSet(["alertname": "Offline"]),
            end: isFiring ? .untilSaid : .at(now),
            origin: origin
        )
    }

    private let id = Fingerprint(of: LabelSet(["alertname": "Offline"]))

    private func take(
        _ book: inout FlapBook,
        _ isFiring: Bool,
        _ seconds: Int,
        severity: String = "warning"
    ) -> AlertReport {
        let now = t0 + .seconds(seconds)
        return book.take(
            report(isFiring, at: now, severity: severity),
            resolveTimeout: .seconds(300),
            now: now
        )
    }

    @Test func `the last of so many changes makes it flap, one fewer does not`() {
        var book = FlapBook(rule: FlapRule())
        for change in 0..<5 { _ = take(&book, change % 2 == 0, change * 60) }
        #expect(!book.isFlapping(id))
        let held = take(&book, false, 300)
        #expect(book.isFlapping(id) && book.wasTold(id))
        #expect(held.end == .at(t0 + .seconds(300 + 15 * 60)))
    }

    @Test func `changes further apart than the time that counts make none flap`() {
        var book = FlapBook(rule: FlapRule())
        for change in 0..<40 { _ = take(&book, change % 2 == 0, change * 361) }
        #expect(!book.isFlapping(id))
    }

    @Test func `what is said again is no change, and does not put the end off further`() {
        var book = FlapBook(rule: FlapRule())
        for change in 0..<6 { _ = take(&book, change % 2 == 0, change * 60) }
        let again = take(&book, false, 400)
        #expect(again.end == .at(t0 + .seconds(300 + 15 * 60)))
    }

    @Test func `it flaps no more once nothing has changed for long enough`() {
        var book = FlapBook(rule: FlapRule())
        for change in 0..<7 { _ = take(&book, change % 2 == 0, change * 60) }
        let early = book.settle(at: t0 + .seconds(360 + 899))
        #expect(early.isEmpty && book.isFlapping(id))
        let settled = book.settle(at: t0 + .seconds(360 + 900))
        #expect(settled == [id])
        #expect(!book.isFlapping(id) && book.wasTold(id))
    }

    @Test func `while it flaps it gets worse, and not better`() {
        var book = FlapBook(rule: FlapRule())
        for change in 0..<6 { _ = take(&book, change % 2 == 0, change * 60) }
        #expect(take(&book, true, 400, severity: "critical").labels["severity"] == "critical")
        #expect(take(&book, true, 410, severity: "warning").labels["severity"] == "critical")
    }

    @Test func `what others post is damped only when told so`() {
        var rule = FlapRule()
        for includes in [false, true] {
            rule.includesPosted = includes
            var book = FlapBook(rule: rule)
            for change in 0..<8 {
                let now = t0 + .seconds(change)
                _ = book.take(
                    report(change % 2 == 0, at: now, origin: .posted),
                    resolveTimeout: .seconds(300),
                    now: now
                )
            }
            #expect(book.isFlapping(id) == includes)
        }
    }

    @Test(arguments: 1...30 as ClosedRange<UInt64>)
    func `a random alert ends only when it is over, begins at most so often, and ends at last`(
        seed: UInt64
    ) throws {
        var random = SeededRandom(seed: seed)
        let rule = FlapRule()
        var flaps = FlapBook(rule: rule)
        var alerts = AlertBook()
        var (isDown, now, begins) = (true, t0, [Timestamp]())
        for _ in 0..<300 {
            now = now + .seconds(Int.random(in: 5...400, using: &random))
            for change in alerts.expire(now: now) where change.kind == .ended {
                flaps.end(change.record.fingerprint)
                #expect(isDown)
            }
            _ = flaps.settle(at: now)
            isDown = Bool.random(using: &random)
            // A restart in between changes nothing.
            if Int.random(in: 0..<10, using: &random) == 0 {
                flaps = FlapBook(rule: rule, states: flaps.states)
            }
            let said = flaps.take(
                report(!isDown, at: now),
                resolveTimeout: .seconds(300),
                now: now
            )
            for change in alerts.apply([said], now: now) {
                if change.kind == .began { begins.append(now) }
                if change.kind == .ended { flaps.end(change.record.fingerprint) }
            }
            let isOpen = alerts.records[id]?.isFiring ?? false
            #expect(isOpen || isDown)
        }
        // Within the time that counts it began at most half as often as it may change.
        for (index, begin) in begins.enumerated() {
            let close = begins[index...].prefix { $0 < begin + rule.within }
            #expect(close.count <= rule.changes / 2 + 1)
        }
        now = now + .seconds(1)
        _ = alerts.apply(
            [flaps.take(report(false, at: now), resolveTimeout: .seconds(300), now: now)],
            now: now
        )
        _ = alerts.expire(now: now + rule.quietFor)
        #expect(alerts.records[id]?.isFiring == false)
    }
}
