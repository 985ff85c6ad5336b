import MessageBus
import Quantities
import ServiceLifecycle
import StateStore
import TestSupport
import Testing

@testable import Collector

// Goal: webhooks that come all the time share transactions of history, and none waits that comes
// alone. Method: a writer whose waits are the test's.
@Suite(.timeLimit(.minutes(10)))
struct HistorySpacingTests {
    private struct StandingUptime: WallClock {
        let uptime: Duration? = .seconds(100)
        func now() -> Timestamp { ManualClock().now() }
    }

    /// Waits that end when the test says so, or with the task.
    private struct Waits: Sendable {
        private let begun = AsyncStream<Duration>.makeStream()
        private let ended = AsyncStream<Void>.makeStream()

        func wait(_ time: Duration) async throws {
            begun.continuation.yield(time)
            for await _ in ended.stream { return }
            try Task.checkCancellation()
        }

        /// Returns when somebody waits, and for how long.
        func next() async -> Duration? { await begun.stream.first { _ in true } }

        func end() { ended.continuation.yield() }
    }

    private func spaced(
        _ bench: WriterBench,
        _ waits: Waits,
        _ pace: HistoryPace = HistoryPace()
    ) -> HistoryWriter {
        bench.writer(
            of: bench.history,
            spacing: .seconds(1),
            clock: StandingUptime(),
            pace: pace,
            wait: waits.wait
        )
    }

    @Test
    func `what comes in while a writing waits for its turn is written with it`() async throws {
        let (bench, waits) = (try WriterBench(), Waits())
        let writer = spaced(bench, waits)
        try await bench.accept(1)
        let running = Task { try await writer.run() }
        try await bench.waitForBatches(1)
        try await bench.accept(1)
        #expect(await waits.next() == .seconds(1))
        try await bench.accept(2)
        waits.end()
        try await bench.waitForBatches(2)
        #expect(bench.history.batches == [1, 3])
        running.cancel()
        try await running.value
    }

    @Test
    func `no webhook waits at the door while the writer rests`() async throws {
        let (bench, waits, pace) = (try WriterBench(), Waits(), HistoryPace(backlogMax: 1))
        let writer = spaced(bench, waits, pace)
        try await bench.accept(1)
        let running = Task { try await writer.run() }
        try await bench.waitForBatches(1)
        try await bench.accept(1)
        _ = await waits.next()
        pace.accepted(100)
        await pace.turn()
        running.cancel()
        try await running.value
    }

    @Test
    func `what waits for its turn at the end is written then`() async throws {
        let (bench, waits) = (try WriterBench(), Waits())
        let writer = spaced(bench, waits)
        try await bench.accept(1)
        let group = ServiceGroup(services: [writer], logger: bench.logger)
        let running = Task { try await group.run() }
        try await bench.waitForBatches(1)
        try await bench.accept(1)
        _ = await waits.next()
        await group.triggerGracefulShutdown()
        try await running.value
        #expect(bench.history.batches == [1, 1])
    }

    @Test
    func `a writing ends where the journal ended as it began`() async throws {
        let bench = try WriterBench()
        try await bench.accept(1)
        let (journal, now) = (bench.journal, bench.clock.now())
        let message = try WriterBench.message(of: "nas-9", number: 9, at: now)
        var random = SeededRandom(seed: 9)
        let id = MessageID(at: now, using: &random)
        bench.history.duringNext {
            _ = try await journal.perform { try $0.publish(message, id: id, at: now) }
        }
        try await bench.writer.drain()
        #expect(bench.history.systems == ["nas-1"])
        try await bench.writer.drain()
        #expect(bench.history.systems == ["nas-1", "nas-9"])
    }
}
