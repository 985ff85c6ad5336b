import Observability
import Quantities
import Synchronization

/// The machine's clock, set ahead or back as the nemesis says.
final class NodeClock: WallClock {
    private let offset = Mutex(Duration.zero)
    private let machine = SystemWallClock()

    func now() -> Timestamp { machine.now() + offset.withLock { $0 } }

    /// Sets the clock so many seconds ahead of the machine's.
    func set(ahead seconds: Int) { offset.withLock { $0 = .seconds(seconds) } }
}
