import CollectorCore
import Testing

// Goal: every row that is not refused gets in, in order and once, and each that is refused is
// passed by alone. Method: a database of numbers that refuses some of them.
@Suite struct `the search for refused rows` {
    private struct Trial {
        var taken: [Int] = []
        var passed: [Int] = []
        var tries = 0
    }

    /// Runs a search; `refuses` is asked with each try's rows and number.
    private func search(_ rows: Int, _ refuses: ([Int], Int) -> Bool) -> Trial {
        var search = RefusalSearch(rows: rows)
        var rest = Array(0..<rows)[...]
        var trial = Trial()
        while let count = search.next {
            let run = Array(rest.prefix(count))
            trial.tries += 1
            if !refuses(run, trial.tries) {
                search.took()
                trial.taken += run
                rest = rest.dropFirst(count)
            } else if search.refused() == .passFirst {
                trial.passed.append(run[0])
                rest = rest.dropFirst()
            }
        }
        return trial
    }

    @Test func `a batch that is taken whole is tried once`() {
        let trial = search(1000) { _, _ in false }
        #expect(trial.tries == 1)
        #expect(trial.taken.count == 1000)
        #expect(search(0) { _, _ in true }.tries == 0)
    }

    @Test func `one refused row is found in about twice as many tries as the batch has halvings`() {
        for bad in [0, 1, 499, 998, 999] {
            let trial = search(1000) { run, _ in run.contains(bad) }
            #expect(trial.passed == [bad])
            #expect(trial.taken == (0..<1000).filter { $0 != bad })
            #expect(trial.tries <= 24)
        }
    }

    @Test func `every set of refused rows in small batches is passed by and nothing else`() {
        for count in 1...9 {
            for mask in 0..<(1 << count) {
                let bad = Set((0..<count).filter { mask >> $0 & 1 == 1 })
                let trial = search(count) { run, _ in !bad.isDisjoint(with: run) }
                #expect(trial.passed == bad.sorted())
                #expect(trial.taken == (0..<count).filter { !bad.contains($0) })
            }
        }
    }

    @Test func `a row is passed only when it was refused alone as often as the limit says`() {
        // Refused once for a reason that went away.
        let once = search(1) { _, number in number == 1 }
        #expect(once.taken == [0])
        #expect(once.passed.isEmpty)
        let always = search(1) { _, _ in true }
        #expect(always.tries == RefusalSearch.triesAlone)
        #expect(always.passed == [0])
    }

    @Test func `rows that are refused only together are all taken`() {
        let trial = search(8) { run, _ in run.contains(2) && run.contains(5) }
        #expect(trial.passed.isEmpty)
        #expect(trial.taken == Array(0..<8))
    }
}
