import Observability
import Synchronization
import ZFSSyncEngineCore

/// Requests on their way, whose outcome somebody waits for.
final class ChannelJob: Sendable {
    typealias Outcome = Result<[CommandAnswer], ChannelFailure>
    private typealias Waiter = CheckedContinuation<Outcome, any Error>

    private enum State {
        case open(Waiter?)
        case answered(Outcome)
        case abandoned
    }

    /// What is written to the host.
    let request: [UInt8]
    /// The mark of each answer; none for the greeting.
    let marks: [String]
    private let state = Mutex(State.open(nil))
    private let silent = Mutex(Stopwatch())

    /// How long ago its last answer came; before the first, how long ago it was made.
    var silence: Duration { silent.withLock(\.elapsed) }

    /// Notes that one more answer came.
    func noteAnswer() { silent.withLock { $0 = Stopwatch() } }

    /// The greeting is waited for.
    init(greetingTo script: String) {
        request = Array(script.utf8)
        marks = []
    }

    /// Commands, each of its words.
    init(_ commands: [[String]]) {
        var random = SystemRandomNumberGenerator()
        marks = commands.map { _ in
            "pk" + String(random.next(), radix: 36) + String(random.next(), radix: 36)
        }
        request = zip(marks, commands).flatMap { mark, words in
            ([mark, "\(words.count)"] + words).flatMap { Array($0.utf8) + [0x0A] }
        }
    }

    /// Tells the outcome; the first one counts.
    func answer(_ outcome: Outcome) {
        let waiter = state.withLock { state in
            guard case .open(let waiter) = state else { return nil as Waiter? }
            state = .answered(outcome)
            return waiter
        }
        waiter?.resume(returning: outcome)
    }

    /// Waits for the outcome.
    ///
    /// - Throws: the failure, or `CancellationError` at once when the task is cancelled.
    func outcome() async throws -> [CommandAnswer] {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (waiter: Waiter) in
                let known = state.withLock { state -> Outcome? in
                    switch state {
                    case .open:
                        state = .open(waiter)
                        return nil
                    case .answered(let outcome): return outcome
                    case .abandoned: return nil
                    }
                }
                if let known { return waiter.resume(returning: known) }
                if Task.isCancelled { abandon() }
            }
        } onCancel: {
            abandon()
        }.get()
    }

    private func abandon() {
        let waiter = state.withLock { state in
            // Whoever waits later sees that its task is cancelled.
            guard case .open(let waiter?) = state else { return nil as Waiter? }
            state = .abandoned
            return waiter
        }
        waiter?.resume(throwing: CancellationError())
    }
}
