import FileTrees
import Observability
import Synchronization

/// Threads that work in file systems, any of which may never answer.
///
/// A call to a dead file server or to a disk that hangs neither returns nor can be cancelled. Its
/// thread is left to itself then: whoever asked is told, and little more is begun in that file
/// system until the call returns, upon which the thread ends its work as if it were stopped.
package final class FileThreads: Sendable {
    /// What work does when it is cancelled and the thread goes on.
    enum Farewell: Sendable {
        /// It is left behind; a look has nothing to finish.
        case leave
        /// It is waited for as long as calls are answered, to write down what was done.
        case finish
    }

    private let limits: Limits
    private let left = Mutex(Left())

    /// Threads within limits.
    package init(_ limits: Limits) {
        self.limits = limits
    }

    /// Threads that were left and have not come back.
    package var leftBehind: Int { left.withLock { $0.all } }

    /// Why nothing is begun at a place; nil when something may be.
    package func silence(at place: Place) -> String? {
        left.withLock { left in
            guard left.folders[place.folder] == nil,
                left.fileSystems[place.fileSystem] ?? 0 < limits.leftInOneMax
            else { return Self.words }
            guard left.all < limits.leftMax else {
                return "\(left.all) calls into file systems that do not answer are waited for, the "
                    + "most there may be; look for dead mounts on this host"
            }
            return nil
        }
    }

    /// Does work on a thread of its own.
    ///
    /// - Parameters:
    ///   - place: where it is done.
    ///   - farewell: what becomes of the work when the caller is cancelled.
    ///   - isIdle: whether its IO waits for everybody else's.
    ///   - stop: given when the caller is cancelled or the thread is left.
    ///   - work: the work; its actors run on the thread.
    /// - Returns: what the work returns.
    /// - Throws: what the work throws, `FilesError` with `.silent` when a call is not answered and
    ///   `.stopped` when cancelled work was left.
    func run<Value: Sendable>(
        at place: Place,
        _ farewell: Farewell = .leave,
        isIdle: Bool = true,
        stop: StopSignal = StopSignal(),
        _ work: @escaping @Sendable (FileThread) async throws -> Value
    ) async throws -> Value {
        if let silence = silence(at: place) { throw FilesError(.silent, silence) }
        let thread = FileThread(isIdle: isIdle)
        let answer = FirstAnswer<Result<Value, any Error>>()
        let isCancelled = StopSignal()
        // Neither is part of the caller, who cannot wait for what may never end.
        Task {
            let result: Result<Value, any Error>
            do {
                result = .success(try await work(thread))
            } catch {
                result = .failure(error)
            }
            thread.stop()
            if !answer.settle(result) { left.withLock { $0.note(place, by: -1) } }
        }
        let watch = Task {
            let error = await silence(of: thread, farewell, isCancelled) { answer.isSettled }
            guard let error, answer.settle(.failure(error)) else { return }
            left.withLock { $0.note(place, by: 1) }
            stop.stop()
        }
        defer { watch.cancel() }
        return try await withTaskCancellationHandler {
            try await answer.value.get()
        } onCancel: {
            stop.stop()
            isCancelled.stop()
        }
    }

    /// Watches a thread; why it is to be left, nil once it has answered.
    private func silence(
        of thread: FileThread,
        _ farewell: Farewell,
        _ cancel: StopSignal,
        isAnswered: () -> Bool
    ) async -> FilesError? {
        var heard = Stopwatch()
        var cancelled: Stopwatch?
        var beats = thread.pulse.count
        while !isAnswered() {
            // Cancelled means answered, which the loop sees.
            try? await Task.sleep(for: min(limits.silence, limits.farewell) / 4)
            if !thread.isWorking || thread.pulse.count != beats {
                beats = thread.pulse.count
                heard = Stopwatch()
            }
            if heard.elapsed >= limits.silence { return FilesError(.silent, Self.words) }
            guard cancel.isGiven else { continue }
            let since = cancelled ?? Stopwatch()
            cancelled = since
            let waited = farewell == .leave ? since.elapsed : min(since.elapsed, heard.elapsed)
            if waited >= limits.farewell {
                return FilesError(.stopped, "it was stopped while a call was not answered")
            }
        }
        return nil
    }

    private static let words =
        "its file system does not answer (a server or a network that is gone, or a disk that "
        + "hangs); nothing is known of its files and nothing is begun there until it does"
}
