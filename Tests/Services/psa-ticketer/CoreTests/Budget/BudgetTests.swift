import PSATicketerCore
import Quantities
import TestSupport
import Testing

// Goal: a PSA is never asked more often than it allows, and what is critical comes first. Method:
// seeded runs that count calls in every window, and examples.
struct BudgetTests {
    private static let start = AlertMaker.start

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `no window of time holds more calls than the limit`(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let limit = Int.random(in: 1...40, using: &random)
        let within = Duration.seconds(Int64.random(in: 1...300, using: &random))
        var window = RateWindow(limit: limit, within: within)
        var calls: [Timestamp] = []
        var now = Self.start
        for _ in 0..<2000 {
            now = now + .milliseconds(Int64.random(in: 0...(2 * 300_000 / 40), using: &random))
            guard window.refusal(share: 100, at: now) == nil else { continue }
            window.count(at: now)
            calls.append(now)
            if seed.isMultiple(of: 2), Int.random(in: 0..<20, using: &random) == 0 {
                window = again(limit, within, calls)
            }
        }
        for (index, call) in calls.enumerated() where index >= limit {
            #expect(call - calls[index - limit] >= within)
        }
        #expect(!calls.isEmpty)
    }

    /// The window of a process that was started again and knows calls by their seconds.
    private func again(_ limit: Int, _ within: Duration, _ calls: [Timestamp]) -> RateWindow {
        var window = RateWindow(limit: limit, within: within)
        for call in calls {
            let second = call.microseconds / 1_000_000
            window.count(at: Timestamp(microseconds: second * 1_000_000 + 999_999))
        }
        return window
    }

    @Test func `a refused caller who comes back when told is let through`() throws {
        var window = RateWindow(limit: 3, within: .seconds(300))
        for _ in 0..<3 { window.count(at: Self.start) }
        let refusal = window.refusal(share: 100, at: Self.start)
        let until = try #require(refusal)
        #expect(window.refusal(share: 100, at: until) == nil)
        #expect(until - Self.start <= .seconds(311))
    }

    @Test func `notes leave room for what is critical`() {
        var budget = CallBudget(
            windows: [RateWindow(limit: 100, within: .seconds(300))],
            threads: 1000
        )
        func take(_ priority: CallPriority) -> Int {
            var count = 0
            while budget.begin(priority, thing: "Tickets", at: Self.start) == nil { count += 1 }
            return count
        }
        #expect(take(.reading) == 50)
        #expect(take(.note) == 15)
        #expect(take(.create) == 15)
        #expect(take(.status) == 10)
        #expect(take(.criticalCreate) == 10)
    }

    @Test func `no more calls are under way at one thing than it takes`() {
        var budget = CallBudget(windows: [], threads: 3)
        for _ in 0..<3 {
            #expect(budget.begin(.note, thing: "Tickets", at: Self.start) == nil)
        }
        #expect(budget.begin(.note, thing: "Tickets", at: Self.start) != nil)
        #expect(budget.begin(.note, thing: "Companies", at: Self.start) == nil)
        budget.end(.answered, thing: "Tickets", at: Self.start)
        #expect(budget.begin(.note, thing: "Tickets", at: Self.start) == nil)
    }

    @Test func `a PSA that asks for patience has it, and a later shorter wish shortens nothing`() {
        var budget = CallBudget(windows: [], threads: 9)
        for _ in 0..<2 { _ = budget.begin(.status, thing: "T", at: Self.start) }
        budget.end(.patience(.seconds(300)), thing: "T", at: Self.start)
        budget.end(.patience(.seconds(1)), thing: "T", at: Self.start)
        let until = budget.begin(.criticalCreate, thing: "T", at: Self.start + .seconds(5))
        #expect(until == Self.start + .seconds(300))
    }

    @Test func `a PSA that fails is left alone and tried with one call`() {
        var budget = CallBudget(windows: [], threads: 9)
        for _ in 0..<5 {
            #expect(budget.begin(.status, thing: "T", at: Self.start) == nil)
            budget.end(.failed, thing: "T", at: Self.start)
        }
        #expect(budget.isBroken)
        #expect(budget.begin(.status, thing: "T", at: Self.start) == Self.start + .seconds(30))
        let later = Self.start + .seconds(30)
        #expect(budget.begin(.status, thing: "T", at: later) == nil)
        #expect(budget.begin(.status, thing: "T", at: later) != nil)
        budget.end(.failed, thing: "T", at: later)
        #expect(budget.begin(.status, thing: "T", at: later + .seconds(59)) != nil)
        #expect(budget.begin(.status, thing: "T", at: later + .seconds(60)) == nil)
        budget.end(.answered, thing: "T", at: later + .seconds(60))
        #expect(!budget.isBroken)
    }

    @Test func `what others of the tenant used counts`() {
        var budget = CallBudget(
            windows: [RateWindow(limit: 10_000, within: .seconds(3600))],
            threads: 3
        )
        budget.learn(SharedUse(used: 9_999, limit: 10_000, at: Self.start))
        #expect(budget.begin(.status, thing: "T", at: Self.start) != nil)
        #expect(budget.begin(.criticalCreate, thing: "T", at: Self.start) == nil)
        // One was left for us; it is asked again before it is believed that there are more.
        let again = budget.begin(.criticalCreate, thing: "T", at: Self.start)
        #expect(again == Self.start + SharedUse.keptFor)
        budget.learn(SharedUse(used: 100, limit: 10_000, at: Self.start))
        #expect(budget.begin(.reading, thing: "T", at: Self.start) == nil)
    }

    @Test func `one fetches a token and everybody else waits for it`() {
        var care = TokenCare()
        #expect(care.need(at: Self.start) == .fetch)
        #expect(care.need(at: Self.start) == .wait)
        care.fetched(livesFor: .seconds(3600), at: Self.start)
        #expect(care.need(at: Self.start + .seconds(2879)) == .use(1))
        #expect(care.need(at: Self.start + .seconds(2880)) == .fetch)
    }

    @Test func `a burst that is rejected together fetches one token, and a second one stops it`() {
        var care = TokenCare()
        _ = care.need(at: Self.start)
        care.fetched(livesFor: .seconds(3600), at: Self.start)
        for _ in 0..<5 {
            let mayRepeat = care.rejected(1, at: Self.start)
            #expect(mayRepeat)
        }
        #expect(care.need(at: Self.start) == .fetch)
        care.fetched(livesFor: .seconds(3600), at: Self.start)
        let mayRepeat = care.rejected(2, at: Self.start)
        #expect(!mayRepeat)
        guard case .refused = care.need(at: Self.start) else {
            Issue.record("it goes on asking")
            return
        }
    }
}
