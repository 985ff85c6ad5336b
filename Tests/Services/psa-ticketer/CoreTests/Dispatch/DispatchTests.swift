import PSATicketerCore
import Quantities
import TestSupport
import Testing

// Goal: never two tickets, and one in the end or a person who knows. Method: every script of fates
// with a crash at every edge, and seeded runs with many crashes, against a model of a PSA.
struct DispatchTests {
    private static let start = AlertMaker.start

    /// The service around a dispatch: it commits, then acts; a crash forgets the rest.
    struct Run {
        var psa = PSAModel()
        var now = DispatchTests.start
        var committed = Dispatch()
        var edges = 0
        var crashes: Set<Int> = []
        var fates: [PSAModel.Fate] = []
        var failingSearches: Set<Int> = []
        var searches = 0
        private(set) var wasTold = false

        /// Whether the process ends here.
        private mutating func crashes(here _: Void = ()) -> Bool {
            edges += 1
            return crashes.contains(edges)
        }

        private mutating func restart() {
            now = now + .seconds(7)
            committed.restart(.create, at: now)
        }

        mutating func play() {
            for _ in 0..<400 where !committed.isOver {
                if !step() { restart() }
            }
            wasTold = committed.phase == .unconfirmed
        }

        /// One turn; false when the process ended in it.
        private mutating func step() -> Bool {
            switch committed.need(at: now) {
            case .nothing: return true
            case .wait(let until):
                now = until ?? now + .seconds(60)
                return true
            case .search:
                let isFailing = failingSearches.contains(searches)
                searches += 1
                let finding = psa.search(at: now)
                if crashes() { return false }
                committed.found(
                    isFailing ? .failed(reason: "503", after: nil) : finding,
                    .create,
                    at: now
                )
                return !crashes()
            case .send: return send()
            }
        }

        private mutating func send() -> Bool {
            var sending = committed
            let mayBegin = sending.begin(at: now, fence: 1)
            #expect(mayBegin)
            if crashes() { return false }
            committed = sending
            // Committed; the process may end before a byte is written.
            if crashes() { return false }
            let fate = fates.isEmpty ? .answered : fates.removeFirst()
            let ending = psa.create(fate, at: now)
            now = now + .seconds(3)
            // The process may end while the PSA has it and we have no answer.
            if crashes() { return false }
            _ = committed.end(ending, fence: 1, .create, at: now)
            return !crashes()
        }
    }

    private func check(_ run: Run, _ what: String) {
        #expect(run.psa.made.count <= 1, "\(what): two tickets")
        #expect(run.committed.isOver, "\(what): not decided")
        switch run.committed.phase {
        case .done: #expect(run.psa.made.count == 1, "\(what): done without a ticket")
        case .unconfirmed: #expect(run.wasTold, "\(what): nobody was told")
        default: Issue.record("\(what): ended as \(run.committed.phase)")
        }
        let worst = DispatchLimits.create.decidedWithin + .seconds(600)
        if run.crashes.count <= 1, run.failingSearches.isEmpty {
            #expect(run.now - Self.start <= worst, "\(what): \((run.now - Self.start).text)")
        }
    }

    /// Every fate of a first and of a second create.
    private static let scripts: [[PSAModel.Fate]] = PSAModel.Fate.allCases.flatMap { first in
        PSAModel.Fate.allCases.map { [first, $0] }
    }

    @Test(arguments: scripts) func `a crash at any edge makes no second ticket`(
        _ fates: [PSAModel.Fate]
    ) {
        for lag in [0, 20, 120] as [Int64] {
            for crash in 0...40 {
                var run = Run()
                run.psa.lag = .seconds(lag)
                run.fates = fates
                run.crashes = [crash]
                run.play()
                check(run, "\(fates), lag \(lag), crash at edge \(crash)")
            }
        }
    }

    @Test(arguments: 0..<500 as Range<UInt64>)
    func `many crashes, lags and searches that fail make no second ticket`(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var run = Run()
        run.psa.lag = .seconds(Int64.random(in: 0...120, using: &random))
        run.psa.late = .seconds(Int64.random(in: 0...330, using: &random))
        run.fates = (0..<4).map { _ in
            PSAModel.Fate.allCases.randomElement(using: &random) ?? .swallowed
        }
        run.crashes = Set((0..<5).map { _ in Int.random(in: 1...60, using: &random) })
        run.failingSearches = Set((0..<6).map { _ in Int.random(in: 0...15, using: &random) })
        run.play()
        check(run, "seed \(seed)")
    }

    @Test func `a create without an answer is made anew only after the quarantine`() {
        var dispatch = Dispatch()
        let mayBegin = dispatch.begin(at: Self.start, fence: 1)
        #expect(mayBegin)
        _ = dispatch.end(.unknown(reason: "cut"), fence: 1, .create, at: Self.start)
        var now = Self.start
        var looks: [Int] = []
        while dispatch.need(at: now) != .send {
            guard case .wait(let until?) = dispatch.need(at: now) else { break }
            now = until
            looks.append(Int((now - Self.start).fractionalSeconds))
            dispatch.found(.empty, .create, at: now)
        }
        #expect(looks == [5, 30, 120, 300, 600])
    }

    @Test func `a search that fails is no empty search`() {
        var dispatch = Dispatch()
        _ = dispatch.begin(at: Self.start, fence: 1)
        _ = dispatch.end(.unknown(reason: "cut"), fence: 1, .create, at: Self.start)
        var now = Self.start
        for _ in 0..<40 {
            guard case .wait(let until?) = dispatch.need(at: now) else { break }
            now = until
            dispatch.found(.failed(reason: "503", after: .seconds(90)), .create, at: now)
            #expect(dispatch.need(at: now) != .send)
        }
        #expect(now > Self.start + .seconds(3000))
    }

    @Test func `searches that fail for a day are a person's business`() {
        var dispatch = Dispatch()
        _ = dispatch.begin(at: Self.start, fence: 1)
        _ = dispatch.end(.unknown(reason: "cut"), fence: 1, .create, at: Self.start)
        var now = Self.start
        while case .wait(let until?) = dispatch.need(at: now) {
            now = until
            dispatch.found(.failed(reason: "503", after: nil), .create, at: now)
        }
        #expect(dispatch.phase == .unconfirmed)
        #expect(now - Self.start >= .seconds(86_400))
    }

    @Test func `after a restart too, searches that fail for a day are a person's business`() {
        let limits = DispatchLimits.create
        var (dispatch, now) = (Dispatch(), Self.start)
        dispatch.restart(limits, at: now)
        while !dispatch.isOver {
            if case .wait(let until) = dispatch.need(at: now) { now = until ?? now }
            #expect(dispatch.need(at: now) == .search)
            dispatch.found(.failed(reason: "502", after: nil), limits, at: now)
        }
        #expect(dispatch.phase == .unconfirmed)
        let took = now - Self.start
        #expect(took >= limits.looksFor && took <= limits.looksFor + limits.retryLongest)
        // One that answers in between is no failure any more.
        var other = Dispatch()
        other.restart(limits, at: Self.start)
        other.found(.failed(reason: "502", after: nil), limits, at: Self.start)
        other.found(.empty, limits, at: Self.start + .seconds(5))
        #expect(other.need(at: Self.start + .seconds(5)) == .send)
    }

    @Test func `an answer under a lease that was taken over changes nothing`() {
        var dispatch = Dispatch()
        _ = dispatch.begin(at: Self.start, fence: 7)
        let late = dispatch.end(.made, fence: 6, .create, at: Self.start)
        let right = dispatch.end(.made, fence: 7, .create, at: Self.start)
        #expect(!late && right)
        #expect(dispatch.phase == .done)
    }

    @Test func `a PSA that asks for patience is not asked sooner`() {
        var dispatch = Dispatch()
        _ = dispatch.begin(at: Self.start, fence: 1)
        let ending = Dispatch.Ending.notTaken(reason: "429", after: .seconds(300))
        _ = dispatch.end(ending, fence: 1, .create, at: Self.start)
        let asked = Self.start + .seconds(300)
        #expect(dispatch.need(at: asked - .seconds(1)) == .wait(until: asked))
        #expect(dispatch.need(at: asked) == .send)
        #expect(dispatch.sends == 0)
    }

    @Test func `a lease is one process's until it ends`() throws {
        let first = try #require(SendLease.take(nil, by: "a", at: Self.start))
        #expect(SendLease.take(first, by: "b", at: Self.start + .seconds(59)) == nil)
        let later = Self.start + SendLease.holds
        let second = try #require(SendLease.take(first, by: "b", at: later))
        #expect(second.fence == first.fence + 1)
        #expect(SendLease.take(second, by: "a", at: later) == nil)
        #expect(SendLease.sendsWithin < SendLease.holds)
        #expect(SendLease.sendsWithin < DispatchLimits.note.quarantine)
    }
}
