import Synchronization

/// Something that happens once, for a test to wait on.
package final class Flag: Sendable {
    private let stream = AsyncStream<Void>.makeStream()

    /// A flag that is down.
    package init() {}

    /// Raises it; it stays up.
    package func raise() { stream.continuation.finish() }

    /// Waits until it is up; the suite's time limit ends a wait in vain.
    package func wait() async { for await _ in stream.stream {} }
}
