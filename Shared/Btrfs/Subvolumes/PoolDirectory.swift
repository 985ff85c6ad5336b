import CLinux
import Foundation
import Glibc
package import Observations
import Quantities

/// A folder of a mounted pool, held open so that every call is about the same one.
package final class PoolDirectory: Sendable {
    /// `BTRFS_SUPER_MAGIC` (statfs(2)).
    private static let magic = 0x9123_683E
    /// Subvolumes that one call lists.
    private static let nestedOfCall = 255

    /// Where it was opened.
    package let path: String
    /// The pool's UUID, small letters with dashes.
    package let pool: String
    let descriptor: Int32

    /// Opens a folder.
    ///
    /// - Parameter path: an absolute path; a symbolic link at its end is not followed.
    /// - Throws: when there is none, or it is on no Btrfs pool.
    package convenience init(_ path: String) throws(BtrfsError) {
        let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW
        try self.init(unsafe open(path, flags), errno: errno, at: path)
    }

    private init(
        _ descriptor: Int32,
        errno refused: Int32,
        at path: String
    ) throws(BtrfsError) {
        self.path = path
        self.descriptor = descriptor
        pool = try Self.pool(of: descriptor, errno: refused, at: path)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// A folder in it, which is not followed when it is a symbolic link.
    package func directory(_ name: String) throws(BtrfsError) -> PoolDirectory {
        let found = unsafe poolkeeper_openat(
            descriptor,
            name,
            O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW
        )
        return try PoolDirectory(found, errno: -found, at: "\(path)/\(name)")
    }

    /// The subvolume whose root it is.
    ///
    /// - Returns: the subvolume.
    /// - Throws: `notSubvolume` for every other folder.
    package func subvolume() throws(BtrfsError) -> BtrfsSubvolume {
        var found = poolkeeper_subvolume()
        let result = unsafe poolkeeper_subvolume(descriptor, &found)
        if result == -ENOTDIR {
            throw BtrfsError(
                .notSubvolume,
                "\(path) is an ordinary folder; snapshots are taken of subvolumes only"
            )
        }
        guard result == 0 else {
            throw .refused("GET_SUBVOL_INFO", at: path, errno: -result)
        }
        guard let uuid = KernelUUID.text(of: found.uuid) else {
            throw BtrfsError(
                .unreadable,
                "\(path) has no UUID (a pool made before Linux 3.6); it cannot be told apart"
            )
        }
        return BtrfsSubvolume(
            id: found.id,
            parent: found.parent == 0 ? nil : found.parent,
            uuid: uuid,
            parentUUID: KernelUUID.text(of: found.parent_uuid),
            receivedUUID: KernelUUID.text(of: found.received_uuid),
            isReadOnly: found.flags & UInt64(BTRFS_ROOT_SUBVOL_RDONLY) != 0,
            madeAt: Timestamp(
                microseconds: found.made_seconds * 1_000_000
                    + Int64(found.made_nanoseconds) / 1000
            )
        )
    }

    /// The names in the folder, sorted.
    ///
    /// - Returns: the names, whatever they are of.
    /// - Throws: when the kernel refuses to list them.
    package func names() throws(BtrfsError) -> [String] {
        do {
            // The open folder itself, whatever its path leads to by now.
            return try FileManager.default
                .contentsOfDirectory(atPath: "/proc/self/fd/\(descriptor)").sorted()
        } catch {
            throw .refused("to list it", at: path, errno: errno)
        }
    }

    /// The paths of subvolumes that lie in this one, from its root, sorted.
    ///
    /// - Parameters:
    ///   - limit: paths at the most; the others are counted.
    ///   - folder: a folder, from its root, that is passed by with its subvolumes; nil for none.
    /// - Returns: the paths, and how many there are; those that cannot be named are counted.
    /// - Throws: when the kernel refuses to list them.
    package func nested(
        limit: Int,
        outside folder: String? = nil
    ) throws(BtrfsError) -> (paths: [String], count: Int) {
        var (paths, count): ([String], Int) = ([], 0)
        var from: UInt64 = 0
        while true {
            var rows = [poolkeeper_nested](repeating: .init(), count: Self.nestedOfCall)
            let found = unsafe poolkeeper_nested_subvolumes(descriptor, from, &rows)
            guard found >= 0 else {
                throw .refused("GET_SUBVOL_ROOTREF", at: path, errno: -found)
            }
            for row in rows.prefix(Int(found)) {
                let path = nestedPath(row)
                if let folder, path == folder || path?.hasPrefix(folder + "/") == true { continue }
                count += 1
                if let path, paths.count < limit { paths.append(path) }
            }
            guard found == Self.nestedOfCall, let last = rows.last else { break }
            from = last.id + 1
        }
        return (paths.sorted(), count)
    }

    private func nestedPath(_ nested: poolkeeper_nested) -> String? {
        var text = [CChar](repeating: 0, count: 4096)
        guard unsafe poolkeeper_nested_path(descriptor, nested, &text) == 0 else { return nil }
        // A char of C has a sign on some machines and none on others (arm64).
        let bytes = text.prefix { $0 != 0 }.map(UInt8.init(truncatingIfNeeded:))
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func pool(
        of descriptor: Int32,
        errno refused: Int32,
        at path: String
    ) throws(BtrfsError) -> String {
        guard descriptor >= 0 else {
            switch refused {
            case ENOENT: throw BtrfsError(.missing, "\(path): there is no such folder")
            case ENOTDIR, ELOOP:
                throw BtrfsError(.notSubvolume, "\(path) is no folder; name the folder itself")
            default: throw .refused("to open it", at: path, errno: refused)
            }
        }
        var status = statfs()
        guard unsafe fstatfs(descriptor, &status) == 0 else {
            throw .refused("statfs", at: path, errno: errno)
        }
        var found = poolkeeper_btrfs_pool()
        guard status.f_type == magic else {
            throw BtrfsError(.notBtrfs, "\(path) is not on a Btrfs pool; is the pool mounted?")
        }
        let result = unsafe poolkeeper_btrfs_pool(descriptor, &found)
        guard result == 0, let uuid = KernelUUID.text(of: found.uuid) else {
            throw .refused("FS_INFO", at: path, errno: -result)
        }
        return uuid
    }
}
