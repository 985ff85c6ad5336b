import Synchronization
import ZFSSyncEngine

/// The run that is under way, for a fault to end.
final class RunningTask: Sendable {
    private let task = Mutex<Task<RunRecord, any Error>?>(nil)

    /// Takes over a run.
    func set(_ run: Task<RunRecord, any Error>) { task.withLock { $0 = run } }

    /// Ends it.
    func cancel() { task.withLock { $0?.cancel() } }
}
