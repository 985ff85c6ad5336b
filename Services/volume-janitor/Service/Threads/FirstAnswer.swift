import Synchronization

/// The first of several answers, for one who waits; the others are dropped.
final class FirstAnswer<Answer: Sendable>: Sendable {
    private struct State {
        var answer: Answer?
        var waiting: CheckedContinuation<Answer, Never>?
    }

    private let state = Mutex(State())

    /// Gives an answer; false when there was one before.
    @discardableResult
    func settle(_ answer: Answer) -> Bool {
        let (isFirst, waiting) = state.withLock { state in
            guard state.answer == nil else {
                return (false, nil as CheckedContinuation<Answer, Never>?)
            }
            state.answer = answer
            return (true, state.waiting)
        }
        waiting?.resume(returning: answer)
        return isFirst
    }

    /// Whether there is one.
    var isSettled: Bool { state.withLock { $0.answer != nil } }

    /// The answer, once there is one; being cancelled does not end the wait.
    var value: Answer {
        get async {
            await withCheckedContinuation { continuation in
                let answer = state.withLock { state in
                    if state.answer == nil { state.waiting = continuation }
                    return state.answer
                }
                if let answer { continuation.resume(returning: answer) }
            }
        }
    }
}
