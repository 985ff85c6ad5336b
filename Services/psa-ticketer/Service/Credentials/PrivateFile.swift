import Foundation
import Glibc
import StateStore

/// Files that one user alone may read: written whole or not at all, and on the disk when written.
struct PrivateFile: Sendable {
    /// Bytes of such a file at the most.
    static let bytesMax = 4 << 20

    let path: String

    /// What identifies the content without reading it; nil while there is no file.
    var fingerprint: String? {
        var info = stat()
        guard unsafe stat(path, &info) == 0 else { return nil }
        return "\(info.st_ino) \(info.st_size) \(info.st_mtim.tv_sec).\(info.st_mtim.tv_nsec)"
    }

    /// The content; nil when there is no file.
    ///
    /// - Throws: `CredentialFault` when it cannot be read, is too large, or somebody else may read
    ///   it.
    func read() throws -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw CredentialFault.unusable(file: path, why: Self.reason())
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var info = stat()
        guard unsafe fstat(descriptor, &info) == 0 else {
            throw CredentialFault.unusable(file: path, why: Self.reason())
        }
        guard info.st_uid == geteuid() || info.st_uid == 0 else {
            throw CredentialFault.foreign(file: path, owner: info.st_uid)
        }
        guard info.st_mode & 0o077 == 0 else {
            let mode = String(info.st_mode & 0o777, radix: 8)
            throw CredentialFault.exposed(file: path, mode: mode)
        }
        guard info.st_size <= Self.bytesMax else {
            throw CredentialFault.unusable(file: path, why: "it is larger than 4 MiB")
        }
        do {
            return Array(try file.readToEnd() ?? Data())
        } catch {
            throw CredentialFault.unusable(file: path, why: "\(error)")
        }
    }

    /// Writes the whole content: a file beside it takes its place once it is on the disk.
    ///
    /// A process that is killed meanwhile leaves the old content, and at the most a file that the
    /// next writer replaces.
    func write(_ bytes: [UInt8]) throws {
        let next = path + ".next"
        _ = unsafe unlink(next)
        let descriptor = unsafe open(next, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CredentialFault.unusable(file: next, why: Self.reason())
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try file.write(contentsOf: Data(bytes))
            try file.synchronize()
        } catch {
            _ = unsafe unlink(next)
            throw CredentialFault.unusable(file: next, why: "\(error)")
        }
        guard unsafe rename(next, path) == 0 else {
            throw CredentialFault.unusable(file: path, why: Self.reason())
        }
        try synchronizeFolder()
    }

    /// Makes the folder, mode 0700, when it is not there.
    func makeFolder() throws {
        do {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw CredentialFault.unusable(file: folder, why: "it cannot be made")
        }
    }

    /// Lets one writer in at a time.
    ///
    /// - Throws: `CredentialFault.unusable` while another one is there.
    func locked<Answer>(_ body: () throws -> Answer) throws -> Answer {
        let lock: FileLock?
        do throws(FileLockFault) {
            lock = try FileLock.takeIfFree(path + ".lock")
        } catch {
            throw CredentialFault.unusable(file: path, why: "\(error)")
        }
        guard let lock else {
            throw CredentialFault.unusable(
                file: path,
                why: "another command is changing it; try again when that has ended"
            )
        }
        defer { lock.release() }
        return try body()
    }

    private var folder: String {
        let folder = (path as NSString).deletingLastPathComponent
        return folder.isEmpty ? "." : folder
    }

    /// The new name is on the disk only when its folder is.
    private func synchronizeFolder() throws {
        let descriptor = unsafe open(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw CredentialFault.unusable(file: folder, why: Self.reason())
        }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw CredentialFault.unusable(file: folder, why: Self.reason())
        }
    }

    private static func reason() -> String { unsafe String(cString: strerror(errno)) }
}
