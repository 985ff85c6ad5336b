import CLinux
import Glibc

extension PoolDirectory {
    /// Takes a snapshot of a subvolume into this folder; it is on the disk when this returns.
    ///
    /// - Parameters:
    ///   - source: the subvolume's root.
    ///   - name: the snapshot's name; one that is taken already is refused (EEXIST).
    ///   - isReadOnly: false for one that can be written, as for bringing back.
    /// - Throws: the kernel's refusal, such as ENOSPC.
    package func takeSnapshot(
        of source: PoolDirectory,
        named name: String,
        isReadOnly: Bool = true
    ) throws(BtrfsError) {
        let result = unsafe poolkeeper_take_snapshot(
            source.descriptor,
            descriptor,
            name,
            isReadOnly ? 1 : 0
        )
        guard result == 0 else {
            throw .refused("the snapshot \(name)", at: path, errno: -result)
        }
    }

    /// Makes an empty subvolume in this folder.
    ///
    /// - Parameter name: its name; one that is taken already is refused (EEXIST).
    /// - Throws: the kernel's refusal.
    package func makeSubvolume(named name: String) throws(BtrfsError) {
        let result = unsafe poolkeeper_make_subvolume(descriptor, name)
        guard result == 0 else {
            throw .refused("the subvolume \(name)", at: path, errno: -result)
        }
    }

    /// Deletes the subvolume of a number in this pool, whatever its name is now.
    ///
    /// The kernel gives its space back later, in the background.
    ///
    /// - Parameter id: its number, which no other subvolume ever has.
    /// - Throws: the kernel's refusal: EPERM while it is being sent, ENOENT when it is gone.
    package func deleteSubvolume(_ id: UInt64) throws(BtrfsError) {
        let result = poolkeeper_delete_subvolume(descriptor, id)
        guard result == 0 else {
            throw .refused("to delete subvolume \(id)", at: path, errno: -result)
        }
    }

    /// Brings the pool's last changes to its disks.
    package func commit() throws(BtrfsError) {
        let result = poolkeeper_commit_pool(descriptor)
        guard result == 0 else { throw .refused("to commit", at: path, errno: -result) }
    }

    /// Bytes that can be written, and bytes of all (statfs(2)).
    package func space() throws(BtrfsError) -> (free: Int64, all: Int64) {
        var found = statfs()
        guard unsafe fstatfs(descriptor, &found) == 0 else {
            throw .refused("statfs", at: path, errno: errno)
        }
        let block = Int64(found.f_bsize)
        return (Int64(clamping: found.f_bavail) * block, Int64(clamping: found.f_blocks) * block)
    }
}
