import Quantities
import Synchronization

/// How often values fell into fixed buckets, and their sum.
package final class Histogram: Sendable {
    /// What a histogram has counted.
    struct Counts: Sendable {
        /// Values in each bucket alone, the last beyond the last bound.
        var buckets: [UInt64]
        /// The sum of all values.
        var sum: Double
    }

    /// The inclusive upper bounds, ascending.
    package let bounds: [Double]

    private let state: Mutex<Counts>

    init(bounds: [Double]) {
        self.bounds = bounds
        self.state = Mutex(Counts(buckets: Array(repeating: 0, count: bounds.count + 1), sum: 0))
    }

    /// Counts one value.
    package func observe(_ value: Double) {
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        state.withLock {
            $0.buckets[bucket] += 1
            $0.sum += value
        }
    }

    /// Counts one duration, in seconds.
    package func observe(_ duration: Duration) {
        observe(duration.fractionalSeconds)
    }

    /// How many values were counted.
    package var count: UInt64 { counts.buckets.reduce(0, +) }

    var counts: Counts { state.withLock { $0 } }

    /// Buckets for the time a request takes, in seconds: 0.5 ms to 10 s.
    package static let secondsBounds = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ]
}
