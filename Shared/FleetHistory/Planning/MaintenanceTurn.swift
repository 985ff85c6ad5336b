import Synchronization

/// Lets one maintenance run at a time in a process.
final class MaintenanceTurn: Sendable {
    private let isTaken = Mutex(false)

    /// Whether the turn was free; give it back afterwards.
    func take() -> Bool {
        isTaken.withLock { taken in
            defer { taken = true }
            return !taken
        }
    }

    /// Lets the next one run.
    func giveBack() {
        isTaken.withLock { $0 = false }
    }
}
