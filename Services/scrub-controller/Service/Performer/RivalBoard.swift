package import ScrubControllerCore
import Synchronization

/// Which disks scrubs run on, so that no two pools on one disk are scrubbed together, whichever
/// processes of this host scrub them.
package final class RivalBoard: Sendable {
    private struct Running {
        let disks: Set<String>
        let locks: [String: DiskLock]
    }

    private let folder: LockFolder
    private let running = Mutex<[String: Running]>([:])

    /// Nothing runs.
    ///
    /// - Parameter folder: where locks of disks are, the same for everybody on the host.
    package init(locksIn folder: LockFolder = .own) { self.folder = folder }

    /// Decides about a pool while nobody else of this process decides about another.
    ///
    /// - Parameters:
    ///   - pool: the pool's name.
    ///   - disks: its disks.
    ///   - decide: told of what keeps a scrub off the disks; says whether this one runs now.
    /// - Returns: what `decide` gave.
    func deciding<Result>(
        _ pool: String,
        _ disks: Set<String>,
        _ decide: (_ rival: ScrubRival?) -> (isRunning: Bool, result: Result)
    ) -> Result {
        running.withLock { running in
            let kept = (running[pool]?.locks ?? [:]).filter { disks.contains($0.key) }
            let here = running.first { other in
                other.key != pool && !other.value.disks.isDisjoint(with: disks)
            }
            let rival =
                here.map { .scrub(of: $0.key) }
                ?? Self.rival(on: disks.filter { kept[$0] == nil }, in: folder, isMade: true)
            let (isRunning, result) = decide(rival)
            running[pool] =
                isRunning
                ? Running(disks: disks, locks: locks(of: disks, beside: kept, for: pool)) : nil
            return result
        }
    }

    /// What another process keeps off some disks; it is only looked at, and nothing is made.
    ///
    /// - Parameters:
    ///   - disks: the disks.
    ///   - pool: a pool whose own scrub is no rival; nil for none.
    ///   - folder: where locks of disks are.
    /// - Returns: the rival; nil for none.
    package static func seen(
        on disks: Set<String>,
        besides pool: String?,
        in folder: LockFolder = .own
    ) -> ScrubRival? {
        rival(on: disks, besides: pool, in: folder, isMade: false)
    }

    private static func rival(
        on disks: Set<String>,
        besides pool: String? = nil,
        in folder: LockFolder,
        isMade: Bool
    ) -> ScrubRival? {
        do throws(UntrustedLock) {
            for disk in disks.sorted() {
                let holder = try DiskLock.holder(of: disk, in: folder, isMade: isMade)
                if let holder, holder != pool { return .scrub(of: holder) }
            }
            return nil
        } catch {
            return .unknown("\(error)")
        }
    }

    /// Takes what locks can be had, in one order and none behind one that is refused, so that two
    /// who begin at once do not stop each other.
    ///
    /// Another process that was quicker is seen at the next turn.
    private func locks(
        of disks: Set<String>,
        beside kept: [String: DiskLock],
        for pool: String
    ) -> [String: DiskLock] {
        var locks = kept
        for disk in disks.sorted() where locks[disk] == nil {
            guard let lock = DiskLock(disk, for: pool, in: folder) else { break }
            locks[disk] = lock
        }
        return locks
    }
}
