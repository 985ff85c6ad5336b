/// The machine's own time.
package struct SystemBusTimer: BusTimer {
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant

    /// A timer that starts now.
    package init() {
        start = clock.now
    }

    /// Time since the timer was made.
    package var now: Duration { start.duration(to: clock.now) }

    /// A tick every 100 ms.
    package func ticks() -> AsyncStream<Void> {
        let clock = clock
        return AsyncStream {
            // Cancelled while asleep: the stream ends.
            try? await clock.sleep(for: .milliseconds(100))
            return Task.isCancelled ? nil : ()
        }
    }
}
