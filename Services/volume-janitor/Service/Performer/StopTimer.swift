import Observability
import Quantities
import ServiceLifecycle
import Synchronization

/// Stops a run when its time is over, when it is to give way, or when the service ends.
final class StopTimer: Sendable {
    /// How often it asks whether the run is to give way.
    static let askEvery = Duration.milliseconds(500)

    private let stop: StopSignal
    private let until: Timestamp
    private let clock: any WallClock
    private let givesWay: @Sendable () -> Bool
    private let rung = Atomic(false)

    init(
        stop: StopSignal,
        until: Timestamp,
        clock: any WallClock,
        givesWay: @escaping @Sendable () -> Bool
    ) {
        self.stop = stop
        self.until = until
        self.clock = clock
        self.givesWay = givesWay
    }

    /// Whether the time was over before the run was.
    var hasRung: Bool { rung.load(ordering: .acquiring) }

    func run() async {
        // A clock that is set meanwhile must not make the run endless: the wait ignores it.
        let wait = max(.zero, until - clock.now())
        let ended: Void? = try? await cancelWhenGracefulShutdown {
            let watch = Stopwatch()
            while watch.elapsed < wait, !self.givesWay() {
                try await Task.sleep(for: min(Self.askEvery, max(.zero, wait - watch.elapsed)))
            }
        }
        if ended != nil { rung.store(true, ordering: .releasing) }
        stop.stop()
    }
}
