/// How long to wait before trying again: longer each time, up to a limit.
package struct Backoff: Sendable, Equatable {
    /// The first wait.
    package var first: Duration
    /// The longest wait.
    package var longest: Duration
    /// A run of this length counts as good: the next wait is the first one again.
    package var goodRun: Duration

    /// A back-off that doubles from 1 s to 1 min, unless told otherwise.
    package init(
        first: Duration = .seconds(1),
        longest: Duration = .seconds(60),
        goodRun: Duration = .seconds(60)
    ) {
        self.first = first
        self.longest = longest
        self.goodRun = goodRun
    }

    /// The wait after so many failures in a row, the first being 1.
    package func wait(afterFailures count: Int) -> Duration {
        let doublings = min(max(0, count - 1), 30)
        return min(longest, first * (1 << doublings))
    }
}
