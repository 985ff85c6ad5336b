import Synchronization

/// Lets webhooks in no faster than history takes them, while it takes them at all.
///
/// A collector accepts far more than a database writes. Without a pace a long burst would leave
/// the writer no processor time, and pages would fall behind by the whole burst. So above a named
/// backlog a webhook waits until a batch was committed. When history does not answer nobody
/// waits: then the journal alone takes what comes, until its own limit.
package final class HistoryPace: Sendable {
    private struct State {
        var backlog = 0
        var isWriting = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    private let backlogMax: Int
    private let waitingMax: Int

    /// A pace.
    ///
    /// - Parameters:
    ///   - backlogMax: messages in the journal that history has not, before webhooks wait.
    ///   - waitingMax: webhooks that wait at the most; more are let in at once.
    package init(backlogMax: Int = 4000, waitingMax: Int = 1000) {
        self.backlogMax = backlogMax
        self.waitingMax = waitingMax
    }

    /// How many webhooks wait now.
    package var waiting: Int { state.withLock { $0.waiting.count } }

    /// Returns when a webhook may come in.
    package func turn() async {
        // Most need not wait, and a continuation costs more than to ask.
        guard state.withLock({ mustWait($0) }) else { return }
        await withCheckedContinuation { continuation in
            let waits = state.withLock { state in
                guard mustWait(state) else { return false }
                state.waiting.append(continuation)
                return true
            }
            if !waits { continuation.resume() }
        }
    }

    private func mustWait(_ state: State) -> Bool {
        state.isWriting && state.backlog >= backlogMax && state.waiting.count < waitingMax
    }

    /// Counts messages that the journal took.
    package func accepted(_ count: Int) {
        state.withLock { $0.backlog += count }
    }

    /// Says what history has not yet as it begins to write.
    package func begins(behindBy backlog: Int) {
        state.withLock { state in
            state.backlog = backlog
            state.isWriting = true
        }
    }

    /// Counts messages that history took, and lets as many webhooks in.
    package func written(_ count: Int) {
        free(atLeast: count) { $0.backlog = max(0, $0.backlog - count) }
    }

    /// Lets everybody in: history has caught up, rests, or does not answer.
    package func ends() {
        free(atLeast: waitingMax) { $0.isWriting = false }
    }

    private func free(atLeast count: Int, _ change: (inout State) -> Void) {
        let freed = state.withLock { state in
            change(&state)
            let freed = Array(state.waiting.prefix(max(count, backlogMax - state.backlog)))
            state.waiting.removeFirst(freed.count)
            return freed
        }
        for continuation in freed { continuation.resume() }
    }
}
