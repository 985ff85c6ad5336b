import FileTrees
import Foundation
import Synchronization

/// One thread for blocking work on files, so that walks do not hold up other tasks.
///
/// Actors that name it as their executor run on it alone. It ends with `stop`.
final class FileThread: SerialExecutor {
    // Every access to the state is between lock and unlock of the condition.
    private final class State: @unchecked Sendable {
        let condition = NSCondition()
        var jobs: [UnownedJob] = []
        var isStopped = false
        let working = Atomic(false)
    }

    /// Beaten by the work, after each call of the kernel that was answered.
    let pulse = Pulse()
    private let state = State()

    /// Starts the thread.
    ///
    /// - Parameter isIdle: whether its IO waits for everybody else's (ioprio_set(2)).
    init(isIdle: Bool = true) {
        let thread = Thread { [unowned self, state] in
            if isIdle { IdlePriority.take() }
            while let job = Self.next(state) {
                state.working.store(true, ordering: .releasing)
                unsafe job.runSynchronously(on: asUnownedSerialExecutor())
                // Whoever owned the thread may be gone by now.
                state.working.store(false, ordering: .releasing)
            }
        }
        thread.name = "files"
        thread.stackSize = 1 << 20
        thread.start()
    }

    /// Whether a job runs; between jobs nothing is waited for.
    var isWorking: Bool { state.working.load(ordering: .acquiring) }

    func enqueue(_ job: consuming ExecutorJob) {
        state.condition.lock()
        state.jobs.append(UnownedJob(job))
        state.condition.signal()
        state.condition.unlock()
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        unsafe UnownedSerialExecutor(ordinary: self)
    }

    /// Ends the thread once its jobs are done.
    func stop() {
        state.condition.lock()
        state.isStopped = true
        state.condition.signal()
        state.condition.unlock()
    }

    private static func next(_ state: State) -> UnownedJob? {
        state.condition.lock()
        defer { state.condition.unlock() }
        while state.jobs.isEmpty {
            if state.isStopped { return nil }
            state.condition.wait()
        }
        return state.jobs.removeFirst()
    }
}
