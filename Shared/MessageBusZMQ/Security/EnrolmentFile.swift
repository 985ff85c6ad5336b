import Foundation
import Glibc

/// The hub's enrolment on the disk: JSON that `poolkeeper bus keys` writes and hubs read again
/// whenever it changed.
package struct EnrolmentFile: Sendable {
    private struct Document: Codable {
        var version: Int
        var keys: [Enrolment]
    }

    /// What tells one state of the file from another.
    package struct Mark: Sendable, Equatable {
        let inode: UInt
        let size: Int
        let seconds: Int
        let nanoseconds: Int
    }

    /// Where it is.
    package let path: String

    /// The file of a path; it need not be there yet.
    package init(_ path: String) {
        self.path = path
    }

    /// The mark of the file as it is now; nil while it is not there.
    package var mark: Mark? {
        var info = stat()
        guard unsafe stat(path, &info) == 0 else { return nil }
        return Mark(
            inode: UInt(info.st_ino),
            size: Int(info.st_size),
            seconds: info.st_mtim.tv_sec,
            nanoseconds: info.st_mtim.tv_nsec
        )
    }

    /// Reads the table.
    ///
    /// - Returns: the table; an empty one when there is no file.
    /// - Throws: `BusKeyError` when it is there and cannot be read or understood.
    package func read() throws -> EnrolmentTable {
        guard FileManager.default.fileExists(atPath: path) else { return try EnrolmentTable() }
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw BusKeyError(.unreadable, "\(path): \(systemReason()); check its owner")
        }
        defer { try? file.close() }  // It was only read.
        let bytes = try file.read(upToCount: Self.bytesMax + 1) ?? Data()
        do {
            let document = try JSONDecoder().decode(Document.self, from: bytes)
            guard bytes.count <= Self.bytesMax, document.version == Self.version else {
                throw BusKeyError(
                    .malformed,
                    "\(path) is of version \(document.version); this release reads 1"
                )
            }
            return try EnrolmentTable(document.keys)
        } catch let error as DecodingError {
            throw BusKeyError(.malformed, "\(path) is not an enrolment of the bus: \(error)")
        }
    }

    /// Changes the table, one writer at a time.
    ///
    /// - Parameter change: makes the new table from the one that is there.
    /// - Returns: what `change` returned beside it.
    /// - Throws: what `change` threw, or `BusKeyError` when the file cannot be written.
    @discardableResult
    package func update<Answer>(
        _ change: (EnrolmentTable) throws -> (EnrolmentTable, Answer)
    ) throws -> Answer {
        let lock = try locked()
        defer { close(lock) }
        let (table, answer) = try change(try read())
        try write(table)
        return answer
    }

    private func write(_ table: EnrolmentTable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        var bytes = try encoder.encode(Document(version: Self.version, keys: table.all))
        bytes.append(UInt8(ascii: "\n"))
        let next = path + ".next"
        _ = unsafe unlink(next)
        let descriptor = unsafe open(next, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw BusKeyError(.unreadable, "\(next): \(systemReason()); check its folder")
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try file.write(contentsOf: bytes)
        // Hubs run as another user; the file holds no secret.
        _ = fchmod(descriptor, 0o644)
        try file.synchronize()
        guard unsafe rename(next, path) == 0 else {
            throw BusKeyError(.unreadable, "\(path): \(systemReason()); check its folder")
        }
        synchronizeFolder()
    }

    /// The new name is on the disk only when its folder is.
    private func synchronizeFolder() {
        let descriptor = unsafe open(folder.isEmpty ? "." : folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private func locked() throws -> Int32 {
        if !folder.isEmpty {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        }
        let descriptor = unsafe open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw BusKeyError(.unreadable, "\(path).lock: \(systemReason()); check its folder")
        }
        guard flock(descriptor, LOCK_EX) == 0 else {
            close(descriptor)
            throw BusKeyError(.unreadable, "\(path).lock: \(systemReason())")
        }
        return descriptor
    }

    private var folder: String { (path as NSString).deletingLastPathComponent }

    private static let version = 1
    private static let bytesMax = 16 << 20
}
