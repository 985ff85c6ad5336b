import Synchronization

/// Shows the latest snapshot to whoever asks, and each new one to whoever listens.
final class InventoryBoard: Sendable {
    private struct State: Sendable {
        var snapshot = InventorySnapshot()
        var listeners: [UInt64: AsyncStream<InventorySnapshot>.Continuation] = [:]
        var lastListener: UInt64 = 0
    }

    private let state = Mutex(State())

    var snapshot: InventorySnapshot { state.withLock { $0.snapshot } }

    /// The latest snapshot, then each that differs; a slow listener misses those between.
    func listen() -> AsyncStream<InventorySnapshot> {
        let (stream, output) = AsyncStream.makeStream(
            of: InventorySnapshot.self,
            bufferingPolicy: .bufferingNewest(1)
        )
        let id = state.withLock { state in
            state.lastListener += 1
            state.listeners[state.lastListener] = output
            output.yield(state.snapshot)
            return state.lastListener
        }
        output.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.listeners.removeValue(forKey: id) }
        }
        return stream
    }

    func publish(_ snapshot: InventorySnapshot) {
        state.withLock { state in
            guard snapshot != state.snapshot else { return }
            state.snapshot = snapshot
            for listener in state.listeners.values { listener.yield(snapshot) }
        }
    }
}
