import Dispatch
import Quantities
import Synchronization
import Testing

@testable import StateStore

/// Goal: commits are spaced when many come, and nobody waits without need.
///
/// Method: an hour of spacing over an uptime that stands still, so that who waits waits for good.
@Suite struct `Spacing of commits` {
    private let uptime = SetClock()

    @Test func `the first commit and one after a pause begin at once`() {
        let spacing = CommitSpacing(.seconds(3600), uptime)
        spacing.turn()
        uptime.pass(.seconds(3600))
        spacing.turn()
    }

    @Test func `without a spacing, or a machine's uptime, nobody waits`() {
        for spacing in [
            CommitSpacing(.zero, uptime), CommitSpacing(.seconds(3600), StandingClock()),
        ] {
            spacing.turn()
            spacing.turn()
        }
    }

    @Test func `a commit soon after another waits, until the journal closes`() async {
        let spacing = CommitSpacing(.seconds(3600), uptime)
        spacing.turn()
        let through = Flag()
        await withCheckedContinuation { continuation in
            DispatchQueue(label: "writer").async {
                spacing.turn()
                through.set()
                continuation.resume()
            }
            #expect(!through.isSet)
            spacing.stop()
        }
        #expect(through.isSet)
    }

    private final class Flag: Sendable {
        private let state = Mutex(false)

        var isSet: Bool { state.withLock { $0 } }

        func set() { state.withLock { $0 = true } }
    }

    private struct StandingClock: WallClock {
        func now() -> Timestamp { Timestamp(seconds: 1_767_225_600) }
    }
}
