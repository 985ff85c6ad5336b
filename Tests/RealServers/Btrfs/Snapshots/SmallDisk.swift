import Foundation
import TestSupport

/// A small disk in memory that can be filled to the last byte.
final class SmallDisk {
    let path: String
    private let folder: TemporaryFolder

    /// Mounts one of so many MiB.
    init(mebibytes: Int) throws {
        folder = try TemporaryFolder()
        path = folder.file("disk")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        try Tool.run("mount", "-t", "tmpfs", "-o", "size=\(mebibytes)m", "tmpfs", path)
    }

    // Whoever still has a file open there does not keep it from going.
    deinit { _ = try? Tool.run("umount", "-l", path) }

    /// Takes all room there is.
    func fill() {
        // It ends because there is no room.
        _ = try? Tool.run("dd", "if=/dev/zero", "of=\(path)/filler", "bs=4096", "status=none")
        _ = try? Tool.run(
            ["dd", "if=/dev/zero", "of=\(path)/rest", "bs=1", "count=4096", "status=none"]
        )
    }

    /// Gives the room back.
    func empty() {
        for name in ["filler", "rest"] {
            try? FileManager.default.removeItem(atPath: "\(path)/\(name)")
        }
    }
}
