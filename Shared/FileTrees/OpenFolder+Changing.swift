import CLinux
import Glibc
package import Observations

extension OpenFolder {
    /// Removes a name, a folder's when it is empty.
    package func remove(_ name: [UInt8], isFolder: Bool, path: PathBytes) throws(SystemError) {
        let flags = isFolder ? AT_REMOVEDIR : 0
        let result = unsafe name.withName { name in
            unsafe poolkeeper_unlinkat(descriptor, name, flags)
        }
        guard result >= 0 else { throw SystemError("delete", errno: -result, path: path) }
    }

    /// Moves a name to another folder of the same mount; fails with EEXIST when it is taken there.
    package func move(
        _ name: [UInt8],
        to folder: OpenFolder,
        as newName: [UInt8],
        path: PathBytes
    ) throws(SystemError) {
        let result = unsafe name.withName { name in
            unsafe newName.withName { newName in
                unsafe poolkeeper_rename_noreplace(
                    descriptor,
                    name,
                    folder.descriptor,
                    newName
                )
            }
        }
        guard result >= 0 else { throw SystemError("move aside", errno: -result, path: path) }
    }

    /// Makes a folder that only its owner may enter, or opens the one that is there.
    package func make(folder name: [UInt8], path: PathBytes) throws(SystemError) -> OpenFolder {
        let result = unsafe name.withName { name in
            unsafe poolkeeper_mkdirat(descriptor, name, 0o700)
        }
        guard result >= 0 || result == -EEXIST else {
            throw SystemError("make", errno: -result, path: path)
        }
        return try open(folder: name, path: path)
    }

    /// The size of the file system and what is free on it, in bytes; nil when it does not say.
    package var space: (size: Int64, free: Int64)? {
        var space = poolkeeper_space()
        guard unsafe poolkeeper_space_of(descriptor, &space) == 0 else { return nil }
        return (space.size, space.free)
    }
}
