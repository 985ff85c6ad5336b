import Foundation
import Quantities

/// Wakes the writer's own thread while it waits for the next unit.
///
/// A ring that nobody waited for is kept, and ends the next wait at once.
// Its flag is read and written only while `condition` is locked.
final class WriterBell: @unchecked Sendable {
    private let condition = NSCondition()
    private var isRung = false

    /// Ends the wait; any thread may ring.
    func ring() {
        condition.lock()
        isRung = true
        condition.signal()
        condition.unlock()
    }

    /// Waits so long for a ring, and says whether it came; only for the writer's own thread, which
    /// it blocks.
    func rings(within time: Duration) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        let end = Date(timeIntervalSinceNow: time.fractionalSeconds)
        while !isRung, condition.wait(until: end) {}
        defer { isRung = false }
        return isRung
    }
}
