import CLinux
import Glibc
package import Observations

/// The root of a volume, from which paths are opened that cannot leave it.
package struct TreeRoot: Sendable {
    /// How paths are kept inside.
    package enum Containment: Sendable, Hashable {
        /// By openat2(2), which the kernel does in one step; by steps where there is none.
        case kernel
        /// Component by component with O_NOFOLLOW, as before Linux 5.6.
        case steps
    }

    /// The volume's root.
    package let folder: OpenFolder
    private let containment: Containment

    /// Opens the root of a volume by its absolute path, whose last part is no symbolic link.
    package init(at path: PathBytes, containment: Containment = .kernel) throws(SystemError) {
        let flags = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        let found = unsafe path.bytes.withName { name in
            unsafe poolkeeper_openat(AT_FDCWD, name, flags)
        }
        guard found >= 0 else { throw SystemError("open", errno: -found, path: path) }
        folder = try OpenFolder(found, path: path)
        self.containment = containment
    }

    /// Opens a path below the root for its files; an empty one is the root itself.
    ///
    /// - Parameter path: relative, without `..`; symbolic links, mounts and anything that leads
    ///   out of the volume are refused with ELOOP or EXDEV.
    /// - Returns: the folder, or the folder of a file with its name.
    /// - Throws: `SystemError`.
    package func target(_ path: PathBytes) throws(SystemError) -> TreeTarget {
        do {
            return .folder(try open(path, flags: O_RDONLY | O_DIRECTORY | O_NONBLOCK))
        } catch  where error.errno == ENOTDIR {
            let names = path.components
            guard let name = names.last else { throw error }
            let above = PathBytes(Array(names.dropLast().joined(separator: [Self.slash])))
            let parent = try open(above, flags: O_RDONLY | O_DIRECTORY | O_NONBLOCK)
            guard let found = try parent.look(at: Array(name), path: path) else {
                throw SystemError("open", errno: ENOENT, path: path)
            }
            guard case .regular = found.record.kind else {
                throw SystemError("open", errno: ELOOP, path: path)
            }
            return .file(parent, name: Array(name), above: above)
        }
    }

    /// Whether a path leads to a folder now, without symbolic links and mounts between.
    package func contains(_ folder: OpenFolder, at path: PathBytes) -> Bool {
        guard let found = try? open(path, flags: O_PATH | O_DIRECTORY) else { return false }
        return found.identity == folder.identity
    }

    /// Opens a folder below the root.
    package func open(_ path: PathBytes, flags: Int32) throws(SystemError) -> OpenFolder {
        // "." gives a descriptor of one's own for the root.
        var rest = path.bytes.isEmpty ? [UInt8(ascii: ".")][...] : path.bytes[...]
        var above = folder
        while true {
            let part = Self.part(of: &rest)
            let isLast = rest.isEmpty
            let how = isLast ? flags : O_PATH | O_DIRECTORY
            let found = try descriptor(above, Array(part), how | O_CLOEXEC | O_NOFOLLOW, path)
            above = try OpenFolder(found, path: path)
            guard above.identity.mount == folder.identity.mount else {
                throw SystemError("open", errno: EXDEV, path: path)
            }
            if isLast { return above }
        }
    }

    private func descriptor(
        _ above: OpenFolder,
        _ path: [UInt8],
        _ flags: Int32,
        _ whole: PathBytes
    ) throws(SystemError) -> Int32 {
        var found = containment == .kernel ? beneath(above, path, flags) : -ENOSYS
        // Old sandboxes answer EPERM to calls they do not know.
        if found == -ENOSYS || found == -EPERM { found = try bySteps(above, path, flags) }
        guard found >= 0 else { throw SystemError("open", errno: -found, path: whole) }
        return found
    }

    /// EAGAIN says that something was renamed meanwhile and the kernel cannot tell what.
    private func beneath(_ above: OpenFolder, _ path: [UInt8], _ flags: Int32) -> Int32 {
        let resolve = UInt64(
            RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV
        )
        for _ in 0..<8 {
            let found = unsafe path.withName { name in
                unsafe poolkeeper_openat2(above.descriptor, name, UInt64(flags), resolve)
            }
            if found != -EAGAIN { return found }
        }
        return -EAGAIN
    }

    private func bySteps(
        _ above: OpenFolder,
        _ path: [UInt8],
        _ flags: Int32
    ) throws(SystemError) -> Int32 {
        guard path.first != Self.slash else { return -EXDEV }
        let names = path.split(separator: Self.slash)
        var last = above
        for (index, name) in names.enumerated() {
            guard !name.elementsEqual("..".utf8) else { return -EXDEV }
            let isLast = index == names.count - 1
            let how = isLast ? flags : O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
            let found = unsafe Array(name).withName { name in
                unsafe poolkeeper_openat(last.descriptor, name, how)
            }
            // A symbolic link is no directory to O_PATH; openat2 calls it a loop.
            if found == -ENOTDIR, isSymlink(last, Array(name)) { return -ELOOP }
            if found < 0 || isLast { return found }
            last = try OpenFolder(found, path: PathBytes(path))
        }
        return -ENOENT
    }

    private func isSymlink(_ folder: OpenFolder, _ name: [UInt8]) -> Bool {
        guard let found = try? folder.look(at: name, path: PathBytes(name)) else { return false }
        return found.record.kind == .symbolicLink
    }

    /// The first names of a path, as many as the kernel takes at once (PATH_MAX).
    private static func part(of rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard rest.count > partBytesMax else {
            defer { rest = [] }
            return rest
        }
        let head = rest.prefix(partBytesMax)
        let end = head.lastIndex(of: slash) ?? head.endIndex
        defer { rest = rest[end...].drop { $0 == slash } }
        return rest[..<end]
    }

    private static let partBytesMax = 4000
    private static let slash = UInt8(ascii: "/")
}
