import Quantities

/// A bucket that holds a window's calls and refills evenly.
struct TokenBucket: Sendable, Equatable {
    private var tokens: Double
    private var updated: Timestamp

    init(limit: RateLimit, at now: Timestamp) {
        tokens = Double(limit.calls)
        updated = now
    }

    /// Takes a token if there is one.
    mutating func take(_ limit: RateLimit, at now: Timestamp) -> RateVerdict {
        refill(limit, at: now)
        let isAllowed = tokens >= 1
        if isAllowed { tokens -= 1 }
        let perToken = limit.window.fractionalSeconds / Double(limit.calls)
        return RateVerdict(
            isAllowed: isAllowed,
            limit: limit,
            remaining: Int(tokens),
            untilFull: (Double(limit.calls) - tokens) * perToken,
            untilNext: tokens >= 1 ? 0 : (1 - tokens) * perToken
        )
    }

    /// Whether nothing would be lost by forgetting the bucket.
    func isFull(_ limit: RateLimit, at now: Timestamp) -> Bool {
        var copy = self
        copy.refill(limit, at: now)
        return copy.tokens >= Double(limit.calls)
    }

    private mutating func refill(_ limit: RateLimit, at now: Timestamp) {
        // A clock that was set back refills nothing.
        let passed = max(0, (now - updated).fractionalSeconds)
        let perSecond = Double(limit.calls) / limit.window.fractionalSeconds
        tokens = min(Double(limit.calls), tokens + passed * perSecond)
        updated = now
    }
}
