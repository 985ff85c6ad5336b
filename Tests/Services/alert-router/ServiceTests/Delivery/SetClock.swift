import Observability
import Quantities
import Synchronization

/// The machine's clock, whose time of day a test sets.
final class SetClock: WallClock {
    private let offset = Mutex(Duration.zero)

    func now() -> Timestamp { SystemWallClock().now() + offset.withLock { $0 } }

    var uptime: Duration? { SystemWallClock().uptime }

    /// Sets the time of day by as much, forward or back.
    func set(by step: Duration) { offset.withLock { $0 += step } }
}
