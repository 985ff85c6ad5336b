import Observability
import ServiceChassis
import Synchronization

/// Says on standard error how far a drain is, at most once a second.
final class DrainProgress: Sendable {
    private let slot: String
    private let console: Console
    private let stopwatch = Stopwatch()
    private let saidAt = Mutex(Duration.zero)

    init(slot: String, console: Console) {
        self.slot = slot
        self.console = console
    }

    /// Takes how many rows of how many are written.
    func note(_ rows: Int, of total: Int) {
        let elapsed = stopwatch.elapsed
        let isDue = saidAt.withLock { saidAt in
            guard rows == 0 || elapsed - saidAt >= .seconds(1) else { return false }
            saidAt = elapsed
            return true
        }
        if isDue { console.error("\(slot): \(rows) of \(total) rows\n") }
    }
}
