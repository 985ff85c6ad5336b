import Synchronization

/// What async code and the hub's thread share.
final class HubLink: Sendable {
    private struct State {
        var isStopping = false
        var hasEnded = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    let pipe: WakePipe
    let counters = Mutex(HubCounters())
    private let state = Mutex(State())

    init() throws {
        pipe = try WakePipe()
    }

    var isStopping: Bool { state.withLock { $0.isStopping } }

    func stop() async {
        await withCheckedContinuation { continuation in
            let hasEnded = state.withLock { state in
                state.isStopping = true
                if !state.hasEnded { state.waiting.append(continuation) }
                return state.hasEnded
            }
            if hasEnded { continuation.resume() } else { pipe.ring() }
        }
    }

    func end() {
        let waiting = state.withLock { state in
            state.hasEnded = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}
