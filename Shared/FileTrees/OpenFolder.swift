import CLinux
import Glibc
package import Observations

/// A folder that is held open by its descriptor; closed when nobody holds the value.
///
/// What is reached through it stays in this folder, wherever it is moved and whatever takes its
/// name.
package final class OpenFolder: Sendable {
    /// Which folder it is: the same numbers mean the same folder, mounted at the same place.
    package struct Identity: Sendable, Hashable {
        /// The inode's number.
        package let inode: UInt64
        /// The mount (`STATX_MNT_ID`): bind mounts of one disk differ in it alone.
        package let mount: UInt64
    }

    /// The descriptor.
    package let descriptor: Int32
    /// Which folder it is.
    package let identity: Identity
    /// When its content was changed as it was opened, in nanoseconds since 1970.
    package let modified: Int64
    /// When its inode was changed as it was opened, in nanoseconds since 1970.
    package let changed: Int64

    /// Takes over a descriptor; closes it when the kernel says too little of it.
    package init(_ descriptor: Int32, path: PathBytes) throws(SystemError) {
        var status = poolkeeper_status()
        let result = unsafe poolkeeper_statx(descriptor, "", AT_EMPTY_PATH, &status)
        guard result == 0, status.knows_mount != 0 else {
            close(descriptor)
            // Without mount ids (Linux before 5.8) a bind mount inside could not be told.
            throw SystemError(
                "tell the mount of",
                errno: result == 0 ? ENOSYS : -result,
                path: path
            )
        }
        self.descriptor = descriptor
        identity = Identity(inode: status.inode, mount: status.mount)
        modified = status.modified
        changed = status.changed
    }

    deinit { close(descriptor) }

    /// Opens a folder in this one by its name, never through a symbolic link.
    ///
    /// A folder that something is mounted over is refused with EXDEV before the mount is asked, so
    /// that a server that does not answer is not waited for. Kernels before 5.6 open it.
    package func open(folder name: [UInt8], path: PathBytes) throws(SystemError) -> OpenFolder {
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK
        let resolve = UInt64(RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV)
        let found = unsafe name.withName { name in
            let found = unsafe poolkeeper_openat2(descriptor, name, UInt64(flags), resolve)
            // Old sandboxes answer EPERM to calls they do not know.
            guard found == -ENOSYS || found == -EPERM else { return found }
            return unsafe poolkeeper_openat(descriptor, name, flags)
        }
        guard found >= 0 else { throw SystemError("open", errno: -found, path: path) }
        return try OpenFolder(found, path: path)
    }

    /// What the inode of a name says; nil when there is none of the name.
    package func look(at name: [UInt8], path: PathBytes) throws(SystemError) -> LookedAt? {
        var status = poolkeeper_status()
        let result = unsafe name.withName { name in
            unsafe poolkeeper_statx(descriptor, name, 0, &status)
        }
        guard result != -ENOENT else { return nil }
        guard result == 0 else { throw SystemError("look at", errno: -result, path: path) }
        return LookedAt(status)
    }
}

/// What one look at a name said.
package struct LookedAt: Sendable, Hashable {
    /// The file's record.
    package let record: FileRecord
    /// The mount it lies on.
    package let mount: UInt64

    init(_ status: poolkeeper_status) {
        record = FileRecord(status)
        mount = status.mount
    }
}

extension FileRecord {
    /// The record of what statx(2) said.
    @inline(__always)
    init(_ status: poolkeeper_status) {
        let kind: FileKind =
            switch status.mode & 0o170000 {
            case 0o100000: .regular
            case 0o120000: .symbolicLink
            case 0o040000: .directory
            default: .special
            }
        self.init(
            kind: kind,
            inode: status.inode,
            links: status.links,
            apparentBytes: status.size,
            allocatedBytes: status.allocated,
            modified: status.modified,
            changed: status.changed,
            born: status.born
        )
    }
}

extension [UInt8] {
    /// Calls a function of the kernel with the bytes as a C string.
    package func withName<R>(_ body: (UnsafePointer<CChar>) -> R) -> R {
        precondition(!contains(0), "a name has no NUL")
        return unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: count + 1) { name in
            for index in indices { unsafe name[index] = CChar(truncatingIfNeeded: self[index]) }
            unsafe name[count] = 0
            guard let start = name.baseAddress else {
                preconditionFailure("an allocation of one byte or more has an address")
            }
            return unsafe body(UnsafePointer(start))
        }
    }
}
