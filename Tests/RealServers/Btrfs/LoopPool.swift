import Foundation
import Glibc
import Observations
import TestSupport

/// A real Btrfs pool on loop devices over sparse files: real sizes, no disk space.
final class LoopPool {
    let mount: String
    private let folder: TemporaryFolder
    private(set) var devices: [String] = []
    private let isOwner: Bool
    private var isMounted = false

    /// Makes and mounts a pool of devices of these sizes.
    init(
        _ sizes: [Int64],
        data: BtrfsProfile,
        metadata: BtrfsProfile,
        options: [String] = []
    ) throws {
        folder = try TemporaryFolder()
        isOwner = true
        mount = folder.file("mount")
        try FileManager.default.createDirectory(atPath: mount, withIntermediateDirectories: false)
        for size in sizes { try attach(size) }
        try make(data, metadata, options)
    }

    /// Makes and mounts a pool of devices that are there, and are somebody else's.
    init(of devices: [String], data: BtrfsProfile, metadata: BtrfsProfile) throws {
        folder = try TemporaryFolder()
        isOwner = false
        mount = folder.file("mount")
        try FileManager.default.createDirectory(atPath: mount, withIntermediateDirectories: false)
        self.devices = devices
        try make(data, metadata, [])
    }

    private func make(
        _ data: BtrfsProfile,
        _ metadata: BtrfsProfile,
        _ options: [String]
    ) throws {
        let profiles = ["-d", data.rawValue, "-m", metadata.rawValue]
        try Tool.run(["mkfs.btrfs", "-q", "-K", "-f"] + profiles + options + devices)
        try mountAgain()
    }

    deinit {
        try? unmount()
        guard isOwner else { return }
        for device in devices { _ = try? Tool.run("losetup", "-d", device) }
    }

    /// Attaches one more sparse file, in no pool yet; where it is.
    @discardableResult
    func attach(_ size: Int64) throws -> String {
        let file = folder.file("disk\(devices.count)")
        guard FileManager.default.createFile(atPath: file, contents: nil),
            unsafe truncate(file, off_t(size)) == 0
        else { throw Tool.Failed(description: "cannot make \(file)") }
        let device = try Tool.run("losetup", "-f", "--show", file)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        devices.append(device)
        return device
    }

    /// Adds a device to the pool.
    func add(_ size: Int64) throws {
        try Tool.run("btrfs", "device", "add", "-f", "-K", try attach(size), mount)
    }

    /// Mounts it again, without one of its devices where a place in their list is given.
    func mountAgain(options: String = "nodiscard", without missing: Int? = nil) throws {
        let there = devices.enumerated().filter { $0.offset != missing }.map(\.element)
        // Without udev nobody has told the kernel which devices belong together.
        try Tool.run(["btrfs", "device", "scan"] + there)
        try Tool.run("mount", "-o", options, there[0], mount)
        isMounted = true
    }

    /// Unmounts it; whoever looks at all pools of the machine may have it open for a moment.
    func unmount() throws {
        guard isMounted else { return }
        let again = "until umount $0 || [ $((n += 1)) -gt 600 ]; do sleep 0.1; done"
        try Tool.run("sh", "-c", "n=0; \(again); ! mountpoint -q $0", mount)
        isMounted = false
        // One that is not known any more needs not be forgotten.
        for device in devices { _ = try? Tool.run("btrfs", "device", "scan", "--forget", device) }
    }

    /// Reserves space in a file until the pool has none, or up to a limit; bytes it got.
    ///
    /// A step is no larger than a chunk: a refused larger one leaves empty chunks behind, which the
    /// kernel's cleaner takes back and may place elsewhere later.
    func fill(_ name: String = "filler", upTo limit: Int64 = .max) throws -> Int64 {
        let file = unsafe open("\(mount)/\(name)", O_RDWR | O_CREAT, 0o600)
        guard file >= 0 else { throw Tool.Failed(description: "cannot write to \(mount)") }
        defer { close(file) }
        var (bytes, step): (Int64, Int64) = (0, 1 << 30)
        while step >= 4096 {
            let next = min(step, limit - bytes)
            guard next > 0 else { break }
            let result = posix_fallocate(file, off_t(bytes), off_t(next))
            guard result == 0 || result == ENOSPC else {
                throw Tool.Failed(description: "posix_fallocate: \(result)")
            }
            if result == 0 { bytes += next } else { step /= 2 }
        }
        return bytes
    }

    /// Brings what was written to the disk, so that nothing is promised any more.
    func sync() throws { try Tool.run("btrfs", "filesystem", "sync", mount) }
}
