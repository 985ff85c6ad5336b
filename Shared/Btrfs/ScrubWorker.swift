import CLinux

/// A worker that this process started.
package struct ScrubWorker: Sendable, Hashable {
    /// Its process.
    package let process: Int32

    /// Takes notice of its end, without waiting; whether it has ended.
    package func hasEnded() -> Bool { poolkeeper_scrub_reap(process) != 0 }
}
