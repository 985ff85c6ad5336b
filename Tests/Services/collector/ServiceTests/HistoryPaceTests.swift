import Collector
import Synchronization
import Testing

/// Goal: webhooks wait for a history that writes, never for one that does not.
@Suite(.timeLimit(.minutes(10)))
struct HistoryPaceTests {
    /// Webhooks that were let in, in order.
    private final class Door: Sendable {
        private let count = Mutex(0)
        private let (opened, report) = AsyncStream<Int>.makeStream()

        func enter() {
            report.yield(
                count.withLock { count in
                    count += 1
                    return count
                }
            )
        }

        /// Returns when this many are in.
        func wait(for number: Int) async {
            for await count in opened where count >= number { return }
        }

        var entered: Int { count.withLock { $0 } }
    }

    private func queue(_ webhooks: Int, at pace: HistoryPace, _ door: Door) -> [Task<Void, Never>] {
        (0..<webhooks).map { _ in
            Task {
                await pace.turn()
                door.enter()
            }
        }
    }

    @Test(arguments: [0, 1, 9])
    func `below the backlog nobody waits`(backlog: Int) async {
        let pace = HistoryPace(backlogMax: 10)
        pace.begins(behindBy: backlog)
        await pace.turn()
    }

    @Test
    func `at the backlog webhooks wait until a batch was committed`() async throws {
        let pace = HistoryPace(backlogMax: 10)
        let door = Door()
        pace.begins(behindBy: 10)
        let webhooks = queue(3, at: pace, door)
        try await waitUntil(pace, holds: 3)
        #expect(door.entered == 0)
        pace.written(2)
        await door.wait(for: 2)
        #expect(pace.waiting == 1)
        pace.ends()
        for webhook in webhooks { await webhook.value }
        #expect(door.entered == 3)
    }

    @Test
    func `nobody waits for a history that does not write`() async throws {
        let pace = HistoryPace(backlogMax: 1)
        pace.accepted(1000)
        await pace.turn()
        pace.begins(behindBy: 1000)
        let webhooks = queue(2, at: pace, Door())
        try await waitUntil(pace, holds: 2)
        pace.ends()
        for webhook in webhooks { await webhook.value }
        await pace.turn()
    }

    @Test
    func `one more than may wait is let in at once`() async throws {
        let pace = HistoryPace(backlogMax: 1, waitingMax: 2)
        pace.begins(behindBy: 1)
        let webhooks = queue(2, at: pace, Door())
        try await waitUntil(pace, holds: 2)
        await pace.turn()
        pace.ends()
        for webhook in webhooks { await webhook.value }
    }

    private func waitUntil(_ pace: HistoryPace, holds number: Int) async throws {
        while pace.waiting < number {
            try Task.checkCancellation()
            await Task.yield()
        }
    }
}
