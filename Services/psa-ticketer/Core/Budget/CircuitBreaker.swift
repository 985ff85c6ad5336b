package import Quantities

/// Leaves a PSA alone that fails again and again, and tries it with one call from time to time.
package struct CircuitBreaker: Sendable, Hashable {
    /// Failures in a row that open it.
    package var opensAfter = 5
    /// How long it is left alone at first; doubled with each trial that fails.
    package var first = Duration.seconds(30)
    /// The longest that it is left alone.
    package var longest = Duration.seconds(900)

    /// Failures in a row.
    package private(set) var failures = 0
    /// Nothing before this; nil while it is closed.
    package private(set) var opensUntil: Timestamp?
    /// Whether the one call of a trial is under way.
    package private(set) var isTrying = false
    private var trials = 0

    /// A breaker that lets everything through.
    package init() {}

    /// Whether a call may be made.
    ///
    /// - Returns: nil when it may; else when to ask again.
    package func refusal(at now: Timestamp) -> Timestamp? {
        guard let opensUntil else { return nil }
        if isTrying { return now + first }
        return opensUntil <= now ? nil : opensUntil
    }

    /// Notes that a call is made.
    package mutating func begin() { if opensUntil != nil { isTrying = true } }

    /// Notes that a call was not made after all.
    package mutating func drop() { isTrying = false }

    /// Notes that the PSA answered as it should, be it with a refusal.
    package mutating func succeeded() {
        (failures, opensUntil, isTrying, trials) = (0, nil, false, 0)
    }

    /// Notes that the PSA failed.
    package mutating func failed(at now: Timestamp) {
        failures += 1
        isTrying = false
        guard opensUntil != nil || failures >= opensAfter else { return }
        opensUntil = now + min(longest, first * (1 << min(trials, 20)))
        trials += 1
    }
}
