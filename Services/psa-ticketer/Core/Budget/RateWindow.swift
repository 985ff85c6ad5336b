package import Quantities

/// Counts calls within a time that moves along; never lets more through than a limit.
///
/// Time is cut into sixtieths, and the oldest one counts in full: a window is a little longer than
/// it says, never shorter. A clock that is set back counts on in the newest part.
package struct RateWindow: Sendable, Hashable {
    /// Calls at the most.
    package let limit: Int
    /// Within this time.
    package let within: Duration

    private struct Part: Sendable, Hashable {
        var start: Timestamp
        var count: Int
    }

    private var parts: [Part] = []
    private var total = 0

    /// A window; `limit` is at least 1.
    package init(limit: Int, within: Duration) {
        self.limit = max(1, limit)
        self.within = within
    }

    private var step: Duration { .microseconds(max(1, within.wholeMicroseconds / 60)) }

    /// Calls that count at a moment.
    package mutating func used(at now: Timestamp) -> Int {
        let oldest = now - within - step
        while let first = parts.first, first.start <= oldest {
            total -= first.count
            parts.removeFirst()
        }
        return total
    }

    /// Whether a call may be made that may use so many hundredths of the limit.
    ///
    /// - Returns: nil when it may, else the moment at which to ask again.
    package mutating func refusal(share: Int, at now: Timestamp) -> Timestamp? {
        let room = max(1, limit * share / 100)
        var used = used(at: now)
        guard used >= room else { return nil }
        for part in parts {
            used -= part.count
            if used < room { return part.start + within + step }
        }
        return now + within
    }

    /// Counts calls.
    package mutating func count(_ calls: Int = 1, at now: Timestamp) {
        let start = max(now.floored(to: step), parts.last?.start ?? Timestamp(microseconds: .min))
        if parts.last?.start == start {
            parts[parts.count - 1].count += calls
        } else {
            parts.append(Part(start: start, count: calls))
        }
        total += calls
    }
}
