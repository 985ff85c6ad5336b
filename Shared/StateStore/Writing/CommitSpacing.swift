import Quantities
import Synchronization

/// Keeps the commits of a busy journal a little apart, so that more units share each.
///
/// However few units a commit has, it waits for the disk and writes again the pages that it shares
/// with the one before. A unit that comes after a pause commits at once.
final class CommitSpacing: Sendable {
    private let clock: any WallClock
    private let bell = WriterBell()
    private let state: Mutex<(turns: TurnSpacing, isStopped: Bool)>

    /// Commits begin no sooner than `spacing` one after another; a clock without an uptime of the
    /// machine's spaces nothing.
    init(_ spacing: Duration, _ clock: any WallClock) {
        self.clock = clock
        state = Mutex((TurnSpacing(spacing), false))
    }

    /// Returns when the next commit may begin; only for the writer's own thread, which it blocks.
    func turn() {
        let (rest, isStopped) = state.withLock { state in
            (state.turns.rest(at: clock.uptime), state.isStopped)
        }
        if rest > .zero, !isStopped { _ = bell.rings(within: rest) }
    }

    /// Lets the last commits begin without waiting.
    func stop() {
        state.withLock { $0.isStopped = true }
        bell.ring()
    }
}
