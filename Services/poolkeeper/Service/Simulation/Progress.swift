import Observability
import PoolkeeperCore
import Quantities
import ServiceChassis
import Synchronization

/// Says on standard error how far a back-fill is, at most once a second.
final class Progress: Sendable {
    private struct State {
        var done = 0
        var saidAt = Duration.zero
    }

    private let total: Int
    private let console: Console
    private let stopwatch = Stopwatch()
    private let state = Mutex(State())

    init(total: Int, console: Console) {
        self.total = total
        self.console = console
    }

    /// Counts metrics that were taken.
    func add(_ count: Int) {
        let elapsed = stopwatch.elapsed
        let done: Int? = state.withLock { state in
            state.done += count
            guard elapsed - state.saidAt >= .seconds(1) else { return nil }
            state.saidAt = elapsed
            return state.done
        }
        if let done { console.error(ProgressLine(done, of: total, after: elapsed).text + "\n") }
    }

    /// Says that everything is done.
    func finish() {
        let done = state.withLock(\.done)
        console.error(ProgressLine(done, of: total, after: stopwatch.elapsed).text + "\n")
    }
}
