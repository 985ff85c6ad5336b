import Synchronization

/// The address a server came to listen on, for those who wait to know it.
final class BoundAddress: Sendable {
    private struct State {
        var outcome: Result<ListenAddress, any Error>?
        var waiting: [CheckedContinuation<ListenAddress, any Error>] = []
    }

    private let state = Mutex(State())

    var address: ListenAddress {
        get async throws {
            try await withCheckedThrowingContinuation { continuation in
                let outcome = state.withLock { state in
                    if state.outcome == nil { state.waiting.append(continuation) }
                    return state.outcome
                }
                if let outcome { continuation.resume(with: outcome) }
            }
        }
    }

    /// Whether the server has come to listen, or failed to.
    var isKnown: Bool { state.withLock { $0.outcome != nil } }

    /// Tells everybody; a second outcome changes nothing.
    func settle(_ outcome: Result<ListenAddress, any Error>) {
        let waiting = state.withLock { state in
            guard state.outcome == nil else {
                return [CheckedContinuation<ListenAddress, any Error>]()
            }
            state.outcome = outcome
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume(with: outcome) }
    }
}
