import Quantities
import Synchronization

/// The memory that bodies on their way to collectors may take together.
final class BodyBudget: Sendable {
    let limit: ByteCount
    private let used = Mutex(0)

    init(limit: ByteCount) {
        self.limit = limit
    }

    /// Takes so many bytes; false, and nothing taken, when there are not so many.
    func take(_ count: Int) -> Bool {
        used.withLock { used in
            guard used + count <= limit.bytes else { return false }
            used += count
            return true
        }
    }

    func giveBack(_ count: Int) {
        used.withLock { $0 -= count }
    }
}
