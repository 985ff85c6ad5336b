import Synchronization

/// Shows others that calls of the kernel are answered: the thread that makes them beats it after
/// each, and whoever watches sees when it stops.
package final class Pulse: Sendable {
    private let beats = Atomic<UInt64>(0)

    /// A pulse that never beat.
    package init() {}

    /// How often it has beaten.
    package var count: UInt64 { beats.load(ordering: .relaxed) }

    /// Beats once; one thread alone does.
    package func beat() {
        beats.store(beats.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
    }
}
