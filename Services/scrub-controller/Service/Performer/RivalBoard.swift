import Synchronization

/// Which disks scrubs run on, so that no two pools on one disk are scrubbed together.
package final class RivalBoard: Sendable {
    private let running = Mutex<[String: Set<String>]>([:])

    /// Nothing runs.
    package init() {}

    /// Decides about a pool while nobody else decides about another.
    ///
    /// - Parameters:
    ///   - pool: the pool's name.
    ///   - disks: its disks.
    ///   - decide: told of a pool that runs on one of the disks; says whether this one runs now.
    /// - Returns: what `decide` gave.
    func deciding<Result>(
        _ pool: String,
        _ disks: Set<String>,
        _ decide: (_ rival: String?) -> (isRunning: Bool, result: Result)
    ) -> Result {
        running.withLock { running in
            let rival = running.first { $0.key != pool && !$0.value.isDisjoint(with: disks) }
            let (isRunning, result) = decide(rival?.key)
            running[pool] = isRunning ? disks : nil
            return result
        }
    }

    /// Takes a pool off.
    func remove(_ pool: String) { running.withLock { $0[pool] = nil } }
}
