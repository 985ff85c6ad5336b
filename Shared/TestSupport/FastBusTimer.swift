import MessageBus

/// A timer that goes a hundred times as fast as the machine's: a beat of 1 s takes 10 ms.
package final class FastBusTimer: BusTimer {
    private let inner = SystemBusTimer()

    /// A timer that starts now.
    package init() {}

    /// A hundred times the time since the timer was made.
    package var now: Duration { inner.now * 100 }

    /// A tick every 100 ms of its own time.
    package func ticks() -> AsyncStream<Void> {
        AsyncStream {
            // Cancelled while asleep: the stream ends.
            try? await ContinuousClock().sleep(for: .milliseconds(2))
            return Task.isCancelled ? nil : ()
        }
    }
}
