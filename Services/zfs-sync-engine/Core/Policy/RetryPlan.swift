/// How long to wait before the next try.
package struct RetryPlan: Sendable, Hashable {
    /// The wait after the first failure.
    package var first: Duration
    /// The wait that no failure exceeds.
    package var longest: Duration

    /// A plan; the wait doubles from the first to the longest.
    package init(first: Duration = .seconds(5), longest: Duration = .seconds(1800)) {
        self.first = first
        self.longest = longest
    }

    /// The wait after so many failures in a row; nil when waiting is of no use.
    ///
    /// - Parameters:
    ///   - failures: how many there were in a row, at least one.
    ///   - failure: the last one.
    ///   - jitter: 0 to 1, so that not all come back at once.
    /// - Returns: the wait, or nil.
    package func wait(failures: Int, _ failure: FailureClass, jitter: Double) -> Duration? {
        let start: Duration
        switch failure.retry {
        case .soon, .plannedAnew: start = first
        case .later: start = first * 6
        case .no, .afterAPerson: return nil
        }
        var wait = start
        for _ in 0..<max(0, min(failures - 1, 40)) where wait < longest { wait *= 2 }
        return min(wait, longest) * (1 - 0.25 * min(max(jitter, 0), 1))
    }
}
