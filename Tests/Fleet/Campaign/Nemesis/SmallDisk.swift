import FleetProcesses
import Foundation
import Glibc

/// A small file system in memory, which can be filled to the last byte.
struct SmallDisk {
    let path: String

    /// Mounts it over a folder; needs root.
    static func mount(at path: String, mebibytes: Int, log: String) async throws -> SmallDisk {
        let size = "size=\(mebibytes)m"
        let command = try ChildProcess(
            "/bin/mount",
            ["-t", "tmpfs", "-o", size, "tmpfs", path],
            logPath: log
        )
        guard await command.exitStatus == 0 else {
            throw NeverHappened(
                description: "a tmpfs cannot be mounted (it needs root): \(command.log.suffix(300))"
            )
        }
        return SmallDisk(path: path)
    }

    func unmount(log: String) async {
        // What cannot be unmounted goes with the machine's memory; the test is over.
        let command = try? ChildProcess("/bin/umount", ["-l", path], logPath: log)
        _ = await command?.exitStatus
    }

    /// Takes all room there is.
    func fill() {
        let descriptor = unsafe open(filler, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        for size in [1 << 20, 4096, 1] {
            let bytes = [UInt8](repeating: 0, count: size)
            while unsafe write(descriptor, bytes, size) == size {}
        }
    }

    /// Gives the room back.
    func empty() { unsafe unlink(filler) }

    private var filler: String { path + "/filler" }
}
