import Quantities
import Synchronization

/// A clock that can be set while time goes by.
final class SetClock: WallClock {
    private let state = Mutex((wall: Timestamp(seconds: 1_767_225_600), uptime: Duration.zero))

    func now() -> Timestamp { state.withLock { $0.wall } }

    var uptime: Duration? { state.withLock { $0.uptime } }

    func set(by step: Duration) { state.withLock { $0.wall = $0.wall + step } }

    func pass(_ time: Duration) {
        state.withLock { $0 = ($0.wall + time, $0.uptime + time) }
    }
}
