import FileTrees
import Foundation

/// One thread for blocking work on files, at the idle IO priority, so that walks neither hold up
/// other tasks nor other readers of the disk.
///
/// Actors that name it as their executor run on it alone. It ends with `stop`.
final class FileThread: SerialExecutor {
    // Every access to the state is between lock and unlock of the condition.
    private final class State: @unchecked Sendable {
        let condition = NSCondition()
        var jobs: [UnownedJob] = []
        var isStopped = false
    }

    private let state = State()

    /// Starts the thread.
    init() {
        let thread = Thread { [unowned self, state] in
            IdlePriority.take()
            while let job = Self.next(state) {
                unsafe job.runSynchronously(on: asUnownedSerialExecutor())
            }
        }
        thread.name = "files"
        thread.stackSize = 1 << 20
        thread.start()
    }

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
