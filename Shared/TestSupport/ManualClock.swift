package import Quantities
import Synchronization

/// A wall clock that moves only when a test says so.
package final class ManualClock: WallClock {
    private let moment: Mutex<Timestamp>

    /// A clock that stands at a moment; 2026-01-01T00:00:00Z unless told.
    package init(_ start: Timestamp = Timestamp(seconds: 1_767_225_600)) {
        moment = Mutex(start)
    }

    /// Where the clock stands.
    package func now() -> Timestamp { moment.withLock { $0 } }

    /// Moves the clock, back too.
    package func advance(by step: Duration) {
        moment.withLock { $0 = $0 + step }
    }

    /// Sets the clock.
    package func set(_ moment: Timestamp) {
        self.moment.withLock { $0 = moment }
    }
}
