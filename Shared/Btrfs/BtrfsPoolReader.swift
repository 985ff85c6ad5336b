import CLinux
import Glibc
package import Observations
import Quantities

/// Reads mounted Btrfs pools from the kernel: ioctls and sysfs, never the text of a tool.
package enum BtrfsPoolReader {
    /// Sums of one pool; a kernel has at most three contents with nine profiles each.
    private static let spacesMax: UInt32 = 64

    /// A pool as it is now.
    ///
    /// Without the right to read its trees (`CAP_SYS_ADMIN`) devices and sums are read, and the
    /// pool says why it is approximate.
    ///
    /// - Parameters:
    ///   - mount: where it is mounted.
    ///   - pinned: the UUID of the only pool that may be there; nil for any.
    /// - Returns: the pool.
    /// - Throws: when nothing, another file system or another pool is mounted there, or the kernel
    ///   refuses to say.
    package static func read(
        mount: String,
        uuid pinned: String? = nil
    ) throws(BtrfsError) -> BtrfsPool {
        let folder = try PoolFolder(mount: mount)
        let found = try pool(of: folder)
        let uuid = try identity(found, of: folder, pinned: pinned)
        let sysfs = PoolSysfs(uuid: uuid)
        var pool = BtrfsPool(
            uuid: uuid,
            label: sysfs.text("label") ?? "",
            mount: mount,
            devices: try devices(upTo: found.highest_device, in: folder, sysfs),
            spaces: try spaces(of: folder, sysfs),
            chunks: nil
        )
        do {
            try readTrees(into: &pool, folder)
        } catch  where error.reason == .refused(errno: EPERM) {
            pool.approximateBecause = "the trees of the pool can be read by root only"
        }
        return pool
    }

    /// The UUID of the pool that is open.
    ///
    /// - Throws: when it is another one than the pinned.
    static func identity(of folder: PoolFolder, pinned: String?) throws(BtrfsError) -> String {
        try identity(pool(of: folder), of: folder, pinned: pinned)
    }

    private static func pool(of folder: PoolFolder) throws(BtrfsError) -> poolkeeper_btrfs_pool {
        var found = poolkeeper_btrfs_pool()
        try ask("FS_INFO", of: folder) { unsafe poolkeeper_btrfs_pool($0, &found) }
        return found
    }

    private static func identity(
        _ found: poolkeeper_btrfs_pool,
        of folder: PoolFolder,
        pinned: String?
    ) throws(BtrfsError) -> String {
        let uuid = text(of: found.uuid)
        guard let pinned, pinned.lowercased() != uuid else { return uuid }
        throw BtrfsError(
            .wrongPool,
            "\(folder.mount) holds pool \(uuid), not the pinned \(pinned); "
                + "mount the right pool or change pool.uuid"
        )
    }

    private static func readTrees(
        into pool: inout BtrfsPool,
        _ folder: PoolFolder
    ) throws(BtrfsError) {
        let trees = PoolTrees(search: TreeSearch(folder: folder))
        pool.chunks = try trees.chunks()
        let extents = try trees.extents()
        for index in pool.devices.indices {
            pool.devices[index].extents = extents[pool.devices[index].id] ?? []
        }
    }

    private static func devices(
        upTo highest: UInt64,
        in folder: PoolFolder,
        _ sysfs: PoolSysfs
    ) throws(BtrfsError) -> [BtrfsDevice] {
        var devices: [BtrfsDevice] = []
        var number: UInt64 = 0
        while number <= highest {
            var found = poolkeeper_btrfs_device()
            let result = unsafe poolkeeper_btrfs_device(folder.descriptor, number, &found)
            if result == 0 {
                let path = unsafe withUnsafeBytes(of: found.path) {
                    unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
                }
                let isMissing = sysfs.flag("devinfo/\(number)/missing") ?? path.isEmpty
                let isTarget = sysfs.flag("devinfo/\(number)/replace_target") ?? false
                devices.append(
                    BtrfsDevice(
                        id: number,
                        path: path.isEmpty || isMissing ? nil : path,
                        totalBytes: Int64(clamping: found.total),
                        allocatedBytes: Int64(clamping: found.allocated),
                        isMissing: isMissing,
                        isWritable: !isMissing && !isTarget
                            && sysfs.flag("devinfo/\(number)/writeable") ?? true,
                        extents: nil,
                        counters: counters(of: number, in: folder)
                    )
                )
            } else if result != -ENODEV {
                throw BtrfsError.refused("DEV_INFO", at: folder.mount, errno: -result)
            }
            number += 1
        }
        return devices
    }

    /// A device's error counters; nil when the kernel does not say (`CAP_SYS_ADMIN`).
    private static func counters(of number: UInt64, in folder: PoolFolder) -> DeviceErrorCounts? {
        var found: [UInt64] = [0, 0, 0, 0, 0]
        guard unsafe poolkeeper_btrfs_errors(folder.descriptor, number, &found) == 0 else {
            return nil
        }
        let counts = found.map { Int64(clamping: $0) }
        return DeviceErrorCounts(
            write: counts[0],
            read: counts[1],
            flush: counts[2],
            corruption: counts[3],
            generation: counts[4]
        )
    }

    private static func spaces(
        of folder: PoolFolder,
        _ sysfs: PoolSysfs
    ) throws(BtrfsError) -> [BtrfsSpace] {
        var rows = [poolkeeper_btrfs_space](repeating: .init(), count: Int(spacesMax))
        let count = unsafe poolkeeper_btrfs_spaces(folder.descriptor, &rows, spacesMax)
        guard count >= 0 else {
            throw BtrfsError.refused("SPACE_INFO", at: folder.mount, errno: -count)
        }
        var sums: [BtrfsSpace] = []
        for row in rows.prefix(Int(count)) {
            guard let content = BtrfsContent(flags: row.flags) else { continue }
            guard let profile = BtrfsProfile(flags: row.flags) else {
                throw BtrfsError(
                    .unreadable,
                    "\(folder.mount): the kernel names a profile that this version does not know"
                )
            }
            let part = BtrfsSpace.Part(
                profile: profile,
                totalBytes: Int64(clamping: row.total),
                usedBytes: Int64(clamping: row.used)
            )
            if let index = sums.firstIndex(where: { $0.content == content }) {
                sums[index].parts.append(part)
            } else {
                sums.append(BtrfsSpace(content: content, parts: [part]))
            }
        }
        for index in sums.indices { sysfs.complete(&sums[index]) }
        return sums
    }

    private static func ask(
        _ call: String,
        of folder: PoolFolder,
        _ body: (Int32) -> Int32
    ) throws(BtrfsError) {
        let result = body(folder.descriptor)
        guard result < 0 else { return }
        throw BtrfsError.refused(call, at: folder.mount, errno: -result)
    }

    private static func text<Bytes>(of uuid: Bytes) -> String {
        let digits = unsafe withUnsafeBytes(of: uuid) { bytes in
            unsafe bytes.map { byte in
                (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
        return [0..<4, 4..<6, 6..<8, 8..<10, 10..<16]
            .map { digits[$0].joined() }.joined(separator: "-")
    }
}
