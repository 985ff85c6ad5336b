import Foundation
import Observations

/// What `/sys/fs/btrfs/UUID` says of a pool (Documentation/ABI/testing/sysfs-fs-btrfs).
struct PoolSysfs {
    let root: String

    init(uuid: String, at sysfs: String = "/sys/fs/btrfs") { root = "\(sysfs)/\(uuid)" }

    /// A file's text without its line end; nil when there is none.
    func text(_ path: String) -> String? {
        guard let data = FileManager.default.contents(atPath: "\(root)/\(path)") else { return nil }
        var text = String(decoding: data, as: UTF8.self)
        while text.last == "\n" { text.removeLast() }
        return text
    }

    /// A number of bytes; nil when the file is missing or holds none.
    func bytes(_ path: String) -> Int64? { text(path).flatMap { Int64($0) } }

    /// A yes or no, written 1 or 0; nil when the kernel does not say.
    func flag(_ path: String) -> Bool? { text(path).map { $0 == "1" } }

    /// The devices that `devinfo` lists; none where the kernel has no such list.
    var deviceNumbers: Set<UInt64> {
        let names = try? FileManager.default.contentsOfDirectory(atPath: "\(root)/devinfo")
        return Set((names ?? []).compactMap { UInt64($0) })
    }

    /// Adds what only sysfs says to a sum.
    func complete(_ space: inout BtrfsSpace) {
        let folder = "allocation/\(space.content.rawValue)"
        let promised = ["bytes_may_use", "bytes_pinned", "bytes_reserved"]
        space.promisedBytes = promised.reduce(0) { $0 + (bytes("\(folder)/\($1)") ?? 0) }
        space.readOnlyBytes = bytes("\(folder)/bytes_readonly") ?? 0
        space.chunkBytesMax = bytes("\(folder)/chunk_size")
    }
}
