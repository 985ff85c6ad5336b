import Foundation
import Glibc

/// That no other process on this host scrubs a pool on a disk (fcntl(2), open file description
/// locks); given back when the process ends, however it does.
final class DiskLock: Sendable {
    private let file: Int32

    /// Takes the lock of a disk; nil when another process has it, or it is not to be trusted.
    ///
    /// - Parameters:
    ///   - disk: the disk as the kernel names it.
    ///   - pool: whose scrub runs on it, for whoever waits.
    ///   - folder: where locks are, the same for everybody on the host.
    init?(_ disk: String, for pool: String, in folder: LockFolder) {
        // Why it is not to be trusted is told by whoever looks for a holder.
        guard let opened = try? folder.file(Self.name(of: disk), isMade: true) else { return nil }
        var lock = Self.whole
        guard unsafe fcntl(opened, Self.set, &lock) == 0 else {
            close(opened)
            return nil
        }
        let name = Array(pool.utf8.prefix(Self.nameMax))
        // A name that is cut short or left out is a reason less told.
        _ = ftruncate(opened, 0)
        _ = unsafe pwrite(opened, name, name.count, 0)
        file = opened
    }

    deinit { close(file) }

    /// The pool whose scrub another process runs on a disk; nil for none.
    ///
    /// It is only looked at, so that two who wait are not in each other's way.
    ///
    /// - Parameters:
    ///   - disk: the disk as the kernel names it.
    ///   - folder: where locks are.
    ///   - isMade: whether the lock's file is made when it is missing, as for one that is taken
    ///     next.
    /// - Returns: the pool's name.
    /// - Throws: when nobody can say.
    static func holder(
        of disk: String,
        in folder: LockFolder,
        isMade: Bool
    ) throws(UntrustedLock) -> String? {
        let lockName = name(of: disk)
        guard let file = try folder.file(lockName, isMade: isMade) else { return nil }
        defer { close(file) }
        var lock = whole
        guard unsafe fcntl(file, get, &lock) == 0 else {
            let problem = unsafe String(cString: strerror(errno))
            throw UntrustedLock(path: "\(folder.path)/\(lockName)", problem: problem)
        }
        guard lock.l_type != Int16(F_UNLCK) else { return nil }
        var bytes = [UInt8](repeating: 0, count: nameMax)
        let count = unsafe pread(file, &bytes, bytes.count, 0)
        let name = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        return name.isEmpty ? "another pool" : name
    }

    private static func name(of disk: String) -> String {
        let name = disk.map { $0.isLetter || $0.isNumber || $0 == "-" ? $0 : "_" }
        return "disk-\(String(name)).lock"
    }

    private static var whole: Glibc.flock {
        var lock = Glibc.flock()
        lock.l_type = Int16(F_WRLCK)
        lock.l_whence = Int16(SEEK_SET)
        return lock
    }

    // F_OFD_GETLK and F_OFD_SETLK (Linux 3.15), which Glibc's module does not show.
    private static let get: Int32 = 36
    private static let set: Int32 = 37
    private static let nameMax = 256
}
