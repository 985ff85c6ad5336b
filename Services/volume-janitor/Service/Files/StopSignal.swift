import Synchronization

/// Tells work on files to end soon: a walk looks at it between buffers, a deletion between files.
package final class StopSignal: Sendable {
    private let given = Atomic(false)

    /// A signal that is not given.
    package init() {}

    /// Gives the signal; it cannot be taken back.
    package func stop() { given.store(true, ordering: .releasing) }

    /// Whether it was given.
    var isGiven: Bool { given.load(ordering: .acquiring) }

    /// Whether it was given, or the task that asks was cancelled.
    package var isStopped: Bool { isGiven || Task.isCancelled }
}
