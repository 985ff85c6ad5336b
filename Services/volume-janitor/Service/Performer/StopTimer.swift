import Quantities
import ServiceLifecycle
import Synchronization

/// Stops a run when its time is over, or the service ends.
final class StopTimer: Sendable {
    private let stop: StopSignal
    private let until: Timestamp
    private let clock: any WallClock
    private let rung = Atomic(false)

    init(stop: StopSignal, until: Timestamp, clock: any WallClock) {
        self.stop = stop
        self.until = until
        self.clock = clock
    }

    /// Whether the time was over before the run was.
    var hasRung: Bool { rung.load(ordering: .acquiring) }

    func run() async {
        // A clock that is set meanwhile must not make the run endless: the wait ignores it.
        let wait = max(.zero, until - clock.now())
        let ended: Void? = try? await cancelWhenGracefulShutdown {
            try await Task.sleep(for: wait)
        }
        if ended != nil { rung.store(true, ordering: .releasing) }
        stop.stop()
    }
}
