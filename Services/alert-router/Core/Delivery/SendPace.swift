package import Quantities

/// How fast a destination takes notifications.
package struct SendPace: Sendable, Hashable {
    /// How many it takes at once after a rest.
    package let burst: Int
    /// The time after which it takes another one.
    package let interval: Duration
    /// How many of different groups may be under way at the same time.
    package let parallel: Int

    /// A pace; `burst` and `parallel` are at least 1.
    package init(burst: Int, interval: Duration, parallel: Int = 1) {
        self.burst = max(1, burst)
        self.interval = interval
        self.parallel = max(1, parallel)
    }

    /// As fast as it answers.
    package static let unhindered = SendPace(burst: 1, interval: .zero, parallel: 8)
}

/// A token bucket of a destination.
package struct PaceBucket: Sendable, Hashable {
    private var tokens: Double
    private var updated: Timestamp

    /// A full bucket.
    package init(_ pace: SendPace, at now: Timestamp) {
        tokens = Double(pace.burst)
        updated = now
    }

    /// Takes a token.
    ///
    /// - Returns: nil when there was one, else how long to wait for one.
    package mutating func take(_ pace: SendPace, at now: Timestamp) -> Duration? {
        guard pace.interval > .zero else { return nil }
        let perToken = pace.interval.fractionalSeconds
        // A clock that was set back refills nothing.
        let passed = max(0, (now - updated).fractionalSeconds)
        tokens = min(Double(pace.burst), tokens + passed / perToken)
        updated = now
        // A ten-thousandth is what rounding to microseconds may have cost.
        if tokens >= 0.9999 {
            tokens = max(0, tokens - 1)
            return nil
        }
        return .milliseconds(Int64(((1 - tokens) * perToken * 1000).rounded(.up)))
    }
}
