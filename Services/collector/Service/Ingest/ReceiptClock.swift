package import Quantities
import Synchronization

/// Gives times of receipt that never repeat and never go back in this process.
///
/// Two equal bodies without times are two polls, and need two moments.
package final class ReceiptClock: Sendable {
    private let clock: any WallClock
    private let last = Mutex(Timestamp(microseconds: .min))

    /// A clock over the time of day.
    package init(_ clock: any WallClock) {
        self.clock = clock
    }

    /// The next time of receipt: now, or a microsecond past the last one.
    package func next() -> Timestamp {
        let now = clock.now()
        return last.withLock { last in
            last = max(now, Timestamp(microseconds: last.microseconds &+ 1))
            return last
        }
    }
}
