package import Quantities
import Synchronization

/// Counts calls by caller; what it remembers is bounded.
package final class RateLimiter: Sendable {
    private let limit: RateLimit
    private let callersMax: Int
    private let clock: any WallClock
    private let buckets = Mutex<[String: TokenBucket]>([:])

    /// A limiter that remembers so many callers.
    ///
    /// Past that number those who used nothing lately are forgotten, and if all did, everybody is.
    package init(_ limit: RateLimit, callersMax: Int, clock: any WallClock) {
        self.limit = limit
        self.callersMax = callersMax
        self.clock = clock
    }

    /// Counts one call of a caller.
    package func take(_ caller: String) -> RateVerdict {
        let now = clock.now()
        return buckets.withLock { buckets in
            if let verdict = buckets[caller]?.take(limit, at: now) { return verdict }
            if buckets.count >= callersMax { forget(in: &buckets, at: now) }
            var bucket = TokenBucket(limit: limit, at: now)
            let verdict = bucket.take(limit, at: now)
            buckets[caller] = bucket
            return verdict
        }
    }

    private func forget(in buckets: inout [String: TokenBucket], at now: Timestamp) {
        buckets = buckets.filter { !$0.value.isFull(limit, at: now) }
        if buckets.count >= callersMax { buckets.removeAll(keepingCapacity: true) }
    }
}
