import Foundation
import Quantities

/// Keeps the commits of a busy journal a little apart, so that more units share each.
///
/// However few units a commit has, it waits for the disk and writes again the pages that it shares
/// with the one before. A unit that comes after a pause commits at once.
// Every field is read and written only while `condition` is locked.
final class CommitSpacing: @unchecked Sendable {
    private let spacing: Duration
    private let clock: any WallClock
    private let condition = NSCondition()
    private var last: Duration?
    private var isStopped = false

    /// Commits begin no sooner than `spacing` one after another; a clock without an uptime of the
    /// machine's spaces nothing.
    init(_ spacing: Duration, _ clock: any WallClock) {
        self.spacing = spacing
        self.clock = clock
    }

    /// Returns when the next commit may begin; only for the writer's own thread, which it blocks.
    func turn() {
        guard spacing > .zero, let now = clock.uptime else { return }
        condition.lock()
        defer { condition.unlock() }
        let next = max(now, last.map { $0 + spacing } ?? now)
        last = next
        let end = Date(timeIntervalSinceNow: (next - now).fractionalSeconds)
        while !isStopped, next > now, condition.wait(until: end) {}
    }

    /// Lets the last commits begin without waiting.
    func stop() {
        condition.lock()
        isStopped = true
        condition.broadcast()
        condition.unlock()
    }
}
