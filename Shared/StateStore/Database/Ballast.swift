import Glibc

/// Bytes that are taken from the disk ahead of need, so that a full disk still has room for what
/// frees it: acknowledgements and trimming.
struct Ballast: Sendable {
    private let path: String
    private let folder: String
    private let bytes: Int64

    /// The ballast of a journal; it is not there before `restore`.
    init(besides journal: String, bytes: Int64) {
        path = journal + ".ballast"
        folder = journal.lastIndex(of: "/").map { String(journal[...$0]) } ?? "."
        self.bytes = bytes
    }

    /// Gives the bytes back to the disk; says whether there were any.
    func release() -> Bool { unsafe unlink(path) == 0 }

    /// Takes the bytes again, when the disk has twice as many; says whether they are there.
    func restore() -> Bool {
        var info = stat()
        if unsafe stat(path, &info) == 0, info.st_size == bytes { return true }
        var disk = statvfs()
        guard unsafe statvfs(folder, &disk) == 0,
            Int64(disk.f_bavail) * Int64(disk.f_frsize) >= 2 * bytes
        else { return false }
        let file = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { return false }
        defer { close(file) }
        guard posix_fallocate(file, 0, off_t(bytes)) == 0 else {
            _ = unsafe unlink(path)
            return false
        }
        return true
    }
}
