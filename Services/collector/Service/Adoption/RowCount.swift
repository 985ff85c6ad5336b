import Synchronization

/// Counts rows from a closure.
final class RowCount: Sendable {
    private let total = Mutex(0)

    var count: Int { total.withLock { $0 } }

    func add(_ count: Int) {
        total.withLock { $0 += count }
    }
}
