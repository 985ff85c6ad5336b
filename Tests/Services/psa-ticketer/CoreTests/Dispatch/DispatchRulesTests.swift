import PSATicketerCore
import Quantities
import Testing

// Goal: how long a ticket is looked for follows the settings and what the PSA knows again. Method:
// rules of several kinds, and an order that has no answer.
struct DispatchRulesTests {
    private static let start = AlertMaker.start

    private func create() -> TicketOrder.Act {
        let key = IncidentKey(tenant: .single, client: nil, system: "nas1", problem: .disk)
        return .create(
            TicketDraft(
                reference: AlertMaker.maker.reference(of: key, 1),
                tenant: .single,
                client: nil,
                title: "x",
                description: "x",
                level: .critical,
                problem: .disk
            )
        )
    }

    /// A create that was sent and not answered.
    private func unanswered(_ rules: DispatchRules) -> Dispatch {
        var dispatch = Dispatch()
        _ = dispatch.begin(at: Self.start, fence: 1)
        let limits = rules.limits(of: create())
        _ = dispatch.end(.unknown(reason: "cut"), fence: 1, limits, at: Self.start)
        return dispatch
    }

    @Test func `all times follow the quarantine of the settings`() {
        let standard = DispatchRules().limits(of: create())
        #expect(standard == .create)
        let short = DispatchRules(quarantine: .seconds(60)).limits(of: create())
        #expect(short.quarantine == .seconds(60))
        #expect(short.looks == [500, 3000, 12_000, 30_000, 60_000].map { .milliseconds($0) })
        #expect(short.looksEvery == .seconds(6))
        #expect(short.decidedWithin == standard.decidedWithin / 10)
        let note = TicketOrder.Act.note(sequence: 1, text: "x")
        #expect(DispatchRules(quarantine: .seconds(60)).limits(of: note).quarantine == .seconds(30))
    }

    @Test func `a PSA that works on a create for minutes is given more time with each answer`() {
        let limits = DispatchRules(.creates).limits(of: create())
        var dispatch = Dispatch()
        var now = Self.start
        var sends: [Int] = []
        while !dispatch.isOver {
            switch dispatch.need(at: now) {
            case .send:
                sends.append(Int((now - Self.start).fractionalSeconds))
                _ = dispatch.begin(at: now, fence: 1)
                _ = dispatch.end(.unknown(reason: "409"), fence: 1, limits, at: now)
            case .search: dispatch.found(.empty, limits, at: now)
            case .wait(let until): now = until ?? now
            case .nothing: break
            }
        }
        #expect(sends == [0, 5, 35, 155, 455])
        #expect(now == Self.start + .seconds(1055))
        #expect(dispatch.phase == .unconfirmed)
        #expect(now - Self.start <= limits.decidedWithin)
        #expect(limits.decidedWithin <= .seconds(7200) / 2, "Zendesk remembers a key for two hours")
    }

    @Test func `a PSA that knows a create again is told again after one search`() {
        let rules = DispatchRules(.creates)
        var dispatch = unanswered(rules)
        #expect(dispatch.need(at: Self.start) == .wait(until: Self.start + .seconds(5)))
        let later = Self.start + .seconds(5)
        #expect(dispatch.need(at: later) == .search)
        dispatch.found(.empty, rules.limits(of: create()), at: later)
        #expect(dispatch.need(at: later) == .send)
        // A search that fails is none: nothing is sent before one has answered.
        var failing = unanswered(rules)
        failing.found(.failed(reason: "503", after: nil), rules.limits(of: create()), at: later)
        guard case .wait = failing.need(at: later) else {
            Issue.record("it is sent again after a search that failed")
            return
        }
    }

    @Test func `a receiver that knows everything again is never asked`() {
        let dispatch = unanswered(DispatchRules(.all))
        #expect(dispatch.need(at: Self.start) == .wait(until: Self.start + .seconds(5)))
        #expect(dispatch.need(at: Self.start + .seconds(5)) == .send)
    }

    @Test func `whoever is alone with the journal takes the lease at once`() {
        let held = SendLease(holder: "a", fence: 7, until: Self.start + .seconds(60))
        #expect(SendLease.take(held, by: "b", at: Self.start) == nil)
        let taken = SendLease.takeOver(held, by: "b", at: Self.start)
        #expect(taken.holder == "b" && taken.fence == 8)
        #expect(taken.until == Self.start + SendLease.holds)
    }
}
