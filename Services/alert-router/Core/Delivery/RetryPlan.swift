import Quantities

/// How long a destination is left alone after failures in a row.
package struct RetryPlan: Sendable, Hashable {
    /// The wait after the first failure.
    package var first: Duration
    /// The longest wait that we choose ourselves.
    package var longest: Duration
    /// How much is added by chance, so that many do not come back at once: 0.2 for up to a fifth.
    package var jitter: Double

    /// A plan that doubles from 5 s to 15 min, unless told otherwise.
    package init(
        first: Duration = .seconds(5),
        longest: Duration = .seconds(900),
        jitter: Double = 0.2
    ) {
        self.first = first
        self.longest = longest
        self.jitter = jitter
    }

    /// The wait after some failures in a row, the first being 1.
    ///
    /// - Parameters:
    ///   - failures: how many.
    ///   - asked: the wait that the target asked for; never made shorter.
    ///   - chance: from 0 up to 1.
    /// - Returns: the wait, the target's own and some chance included.
    package func wait(afterFailures failures: Int, asked: Duration?, chance: Double) -> Duration {
        let doublings = min(max(0, failures - 1), 20)
        let own = min(longest, first * (1 << doublings))
        // A target that said when knows better than a doubling.
        let base = asked.map { min($0, RetryAfter.longest) } ?? own
        let spread = min(base, longest)
        let thousandths = Int64((min(max(0, chance), 1) * jitter * 1000).rounded())
        return base + spread * Int(thousandths) / 1000
    }
}
