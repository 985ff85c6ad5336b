import CLinux
import Glibc
package import Observations

/// What a scrub's worker writes down of itself, for whoever governs it now or later.
package struct ScrubRecord: Sendable, Hashable {
    /// How it is.
    package let state: ScrubWorkerState
    /// What the ranges that ended came to.
    package let counts: BtrfsScrubCounts
    /// Where the range that runs, or the last one, begins on the device.
    package let rangeStart: Int64
    /// Where it ends.
    package let rangeEnd: Int64

    /// Reads a record; nil when there is none.
    package init?(_ path: String) {
        let file = unsafe open(path, O_RDWR | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        // Whether it lives is looked at first: what it wrote before its end is all there then.
        let isAlive = flock(file, LOCK_SH | LOCK_NB) != 0
        if !isAlive { _ = flock(file, LOCK_UN) }
        var found = poolkeeper_scrub_record()
        let size = MemoryLayout<poolkeeper_scrub_record>.size
        guard unsafe pread(file, &found, size, 0) == size else { return nil }
        counts = BtrfsScrubCounts(found.total)
        rangeStart = Int64(clamping: found.range_start)
        rangeEnd = Int64(clamping: found.range_end)
        if isAlive {
            state = .alive
            return
        }
        switch found.ended {
        case 1: state = .done
        case 2: state = .stopped
        case 3: state = .cancelled
        case 4: state = .failed(errno: Int32(truncatingIfNeeded: -found.result))
        default: state = .lost
        }
    }

    /// Asks the worker to end behind the range that runs.
    package static func askToStop(_ path: String) {
        let file = unsafe open(path, O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        defer { close(file) }
        var stop: UInt64 = 1
        let offset = MemoryLayout<poolkeeper_scrub_record>.offset(of: \.stop) ?? 8
        _ = unsafe pwrite(file, &stop, 8, off_t(offset))
    }
}
