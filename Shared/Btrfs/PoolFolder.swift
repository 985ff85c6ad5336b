import CLinux
import Foundation
import Glibc
import Observations

/// A mounted pool's folder, held open so that every question is asked of the same pool.
final class PoolFolder: Sendable {
    /// `BTRFS_SUPER_MAGIC` (statfs(2)).
    private static let magic = 0x9123_683E

    let mount: String
    let descriptor: Int32

    /// Opens it and makes sure that a Btrfs pool is mounted there.
    init(mount: String) throws(BtrfsError) {
        self.mount = mount
        descriptor = unsafe open(mount, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let refused = errno
            if refused == ENOENT {
                throw BtrfsError(.missing, "\(mount): there is no such folder; check pool.mount")
            }
            throw BtrfsError.refused("to open it", at: mount, errno: refused)
        }
        var found = statfs()
        guard unsafe fstatfs(descriptor, &found) == 0 else {
            throw BtrfsError.refused("statfs", at: mount, errno: errno)
        }
        guard found.f_type == Self.magic else {
            throw BtrfsError(
                .notBtrfs,
                "\(mount) is not a Btrfs file system; is the pool mounted?"
            )
        }
        guard try Self.isMountPoint(mount) else {
            throw BtrfsError(
                .notMountPoint,
                "\(mount) lies inside a Btrfs pool; name the folder where the pool is mounted"
            )
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Whether `/proc/self/mountinfo` (proc(5)) names the folder as a mount point.
    private static func isMountPoint(_ mount: String) throws(BtrfsError) -> Bool {
        guard let real = unsafe realpath(mount, nil) else {
            throw BtrfsError.refused("to resolve it", at: mount, errno: errno)
        }
        defer { unsafe free(real) }
        let path = unsafe String(cString: real)
        guard let table = KernelFile.text("/proc/self/mountinfo") else {
            throw BtrfsError(.unreadable, "/proc/self/mountinfo cannot be read; is /proc mounted?")
        }
        return table.split(separator: "\n").contains { line in
            let fields = line.split(separator: " ", maxSplits: 5)
            return fields.count > 4 && unescaped(fields[4]) == path
        }
    }

    /// A path of mountinfo: space, tab, line feed and backslash stand there as `\ooo`.
    static func unescaped(_ field: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(field.utf8)[...]
        while let byte = rest.first {
            let digits = String(decoding: rest.dropFirst().prefix(3), as: UTF8.self)
            if byte == UInt8(ascii: "\\"), digits.count == 3, let value = UInt8(digits, radix: 8) {
                bytes.append(value)
                rest = rest.dropFirst(4)
            } else {
                bytes.append(byte)
                rest = rest.dropFirst()
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
