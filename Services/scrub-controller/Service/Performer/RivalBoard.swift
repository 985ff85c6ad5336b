import Synchronization

/// Which disks scrubs run on, so that no two pools on one disk are scrubbed together, whichever
/// processes of this host scrub them.
package final class RivalBoard: Sendable {
    private struct Running {
        let disks: Set<String>
        var locks: [String: DiskLock]
    }

    private let folder: String
    private let running = Mutex<[String: Running]>([:])

    /// Nothing runs.
    ///
    /// - Parameter folder: where locks of disks are, the same for everybody on the host.
    package init(locksIn folder: String = "/run/lock") { self.folder = folder }

    /// Decides about a pool while nobody else of this process decides about another.
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
            var locks = running[pool]?.locks ?? [:]
            let here = running.first { other in
                other.key != pool && !other.value.disks.isDisjoint(with: disks)
            }
            let rival = here?.key ?? holder(of: disks.filter { locks[$0] == nil })
            let (isRunning, result) = decide(rival)
            guard isRunning else {
                running[pool] = nil
                return result
            }
            for disk in disks where locks[disk] == nil {
                // Another process that was quicker is seen at the next turn.
                locks[disk] = DiskLock(disk, for: pool, in: folder)
            }
            running[pool] = Running(disks: disks, locks: locks)
            return result
        }
    }

    private func holder(of disks: Set<String>) -> String? {
        disks.sorted().lazy.compactMap { DiskLock.holder(of: $0, in: self.folder) }.first
    }
}
