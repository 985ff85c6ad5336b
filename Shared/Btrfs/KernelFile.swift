import Glibc

/// Text that the kernel makes while it is read (proc(5)).
///
/// Such a file tells no size, and one read(2) gives about a page of it: who stops there misses what
/// is mounted last, or the last disks. It has to be read until there is no more.
package enum KernelFile {
    /// More than this is not read.
    static let bytesMax = 64 << 20

    /// The whole text; nil when it cannot be read.
    package static func text(_ path: String) -> String? {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count < bytesMax {
            let count = unsafe read(file, &part, part.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            guard count > 0 else { break }
            bytes += part[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
