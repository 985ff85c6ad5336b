import Synchronization

/// Wakes one task that waits; a ring while nobody waits is kept.
package final class WakeUp: Sendable {
    private struct State {
        var isRung = false
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// Nobody has rung.
    package init() {}

    /// Wakes whoever waits, or the next who does.
    package func ring() {
        let waiting = state.withLock { state in
            state.isRung = state.waiting == nil
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.resume()
    }

    /// Waits for a ring, or for a time when one is given; one waiter at a time.
    ///
    /// - Parameter limit: how long at the most; nil for until somebody rings.
    /// - Throws: `CancellationError` when cancelled.
    package func wait(for limit: Duration? = nil) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await self.rung() }
            if let limit { group.addTask { try await Task.sleep(for: limit) } }
            defer { group.cancelAll() }
            try await group.next()
        }
        try Task.checkCancellation()
    }

    private func rung() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isRung = state.withLock { state in
                    if state.isRung || Task.isCancelled {
                        state.isRung = false
                        return true
                    }
                    state.waiting = continuation
                    return false
                }
                if isRung { continuation.resume() }
            }
        } onCancel: {
            // Giving up is no ring: it is not kept.
            let waiting = state.withLock { state in
                defer { state.waiting = nil }
                return state.waiting
            }
            waiting?.resume()
        }
    }
}
