import Observations
package import ScrubControllerCore

/// A pool as its scrub is looked at and acted on.
package protocol ScrubDriver: Sendable {
    /// The pool.
    var place: PoolPlace { get }
    /// What the pool is now, and what its scrub does; what keeps it from being asked is in it.
    ///
    /// - Parameter run: the run that goes on, whose workers are looked for.
    /// - Returns: the pool.
    func look(_ run: RunState?) async -> PoolView
    /// Scrubs ranges of a device by a new worker.
    func start(
        _ run: RunState,
        device: UInt64,
        attempt: Int,
        ranges: [ScrubRange]
    ) async throws
    /// Asks the workers of a run to end behind the range that they scrub.
    func stop(_ run: RunState) async
    /// Cancels whatever scrub of the pool runs.
    func cancel(_ run: RunState) async throws
    /// Holds a device to a speed, in bytes a second; 0 for no limit.
    func limit(_ bytes: Int64, device: UInt64) async throws
    /// Tells other programs of the run, where they look for it.
    func note(_ run: RunState, end: RunEnd?)
    /// Forgets what is left of workers of runs before this number.
    func sweep(before run: Int64)
    /// Disks that the pool lies on, as `/proc/diskstats` names them.
    var disks: Set<String> { get }
}
