import CLinux
import Glibc
package import Observations
package import Quantities

/// A mounted pool as its scrub needs it, held open for as short as can be: a folder that is open
/// cannot be unmounted.
package struct BtrfsScrubDoor: Sendable {
    private let folder: PoolFolder
    private let sysfs: PoolSysfs
    /// The pool's UUID.
    package let uuid: String

    /// Opens a mounted pool.
    ///
    /// - Parameters:
    ///   - mount: where it is mounted.
    ///   - pinned: the UUID of the only pool that may be there; nil for any.
    /// - Throws: what keeps it from being asked.
    package init(mount: String, uuid pinned: String? = nil) throws(BtrfsError) {
        folder = try PoolFolder(mount: mount)
        uuid = try BtrfsPoolReader.identity(of: folder, pinned: pinned)
        sysfs = PoolSysfs(uuid: uuid)
    }

    /// What a scrub of a device counted so far; nil when none runs there.
    package func progress(of device: UInt64) throws(BtrfsError) -> BtrfsScrubCounts? {
        var found = btrfs_scrub_progress()
        let result = unsafe poolkeeper_btrfs_scrub_progress(folder.descriptor, device, &found)
        // A device that is missing has no scrub either.
        if result == -ENOTCONN || result == -ENODEV { return nil }
        guard result == 0 else { throw refused("SCRUB_PROGRESS", result) }
        return BtrfsScrubCounts(found)
    }

    /// Cancels every scrub of the pool and waits for their end; false when none ran.
    package func cancel() throws(BtrfsError) -> Bool {
        let result = poolkeeper_btrfs_scrub_cancel(folder.descriptor)
        if result == -ENOTCONN { return false }
        guard result == 0 else { throw refused("SCRUB_CANCEL", result) }
        return true
    }

    /// A device's error counters; nil for one that is missing.
    package func errors(of device: UInt64) throws(BtrfsError) -> DeviceErrorCounts? {
        var counters: [UInt64] = [0, 0, 0, 0, 0]
        let result = unsafe poolkeeper_btrfs_errors(folder.descriptor, device, &counters)
        if result == -ENODEV { return nil }
        guard result == 0 else { throw refused("GET_DEV_STATS", result) }
        let numbers = counters.map { Int64(clamping: $0) }
        return DeviceErrorCounts(
            write: numbers[0],
            read: numbers[1],
            flush: numbers[2],
            corruption: numbers[3],
            generation: numbers[4]
        )
    }

    /// What the kernel does with the whole pool, such as `balance`; nil for nothing, and for a
    /// balance that stands still.
    package var exclusiveOperation: String? {
        guard let word = sysfs.text("exclusive_operation") else { return nil }
        return ["none", "balance paused"].contains(word) ? nil : word
    }

    /// The numbers of the devices that the pool has now, missing ones and the target of a replace
    /// among them; empty where the kernel does not list them (before Linux 5.6).
    package var deviceNumbers: Set<UInt64> { sysfs.deviceNumbers }

    /// What a device is held to while it is scrubbed, in bytes a second; 0 for no limit, nil where
    /// the kernel has no limits (before Linux 5.14).
    package func speedLimit(of device: UInt64) -> Int64? {
        sysfs.bytes("devinfo/\(device)/scrub_speed_max")
    }

    /// Holds a device to a speed, also while a scrub of it runs; 0 for no limit.
    package func setSpeedLimit(_ bytes: Int64, of device: UInt64) throws(BtrfsError) {
        let path = "\(sysfs.root)/devinfo/\(device)/scrub_speed_max"
        let file = unsafe open(path, O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { throw refused("to open \(path)", -errno) }
        defer { close(file) }
        let text = Array("\(bytes)\n".utf8)
        guard unsafe write(file, text, text.count) == text.count else {
            throw refused("to write \(path)", -errno)
        }
    }

    /// Starts a worker that scrubs ranges of a device, in a process of its own.
    ///
    /// The worker lives on when this process ends, and is found again by its record.
    ///
    /// - Parameters:
    ///   - device: the device's number.
    ///   - ranges: what of it, in bytes; the end behind the last byte.
    ///   - record: a path at which there is nothing yet, on another file system than the pool.
    /// - Returns: the worker's process.
    /// - Throws: when the record or the process cannot be made.
    package func start(
        device: UInt64,
        ranges: [Range<Int64>],
        record: String
    ) throws(BtrfsError) -> ScrubWorker {
        let file = unsafe open(record, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw refused("to make \(record)", -errno) }
        defer { close(file) }
        // The worker inherits the lock; it is given back when the worker ends, however it does.
        guard flock(file, LOCK_EX | LOCK_NB) == 0,
            ftruncate(file, MemoryLayout<poolkeeper_scrub_record>.size) == 0
        else { throw refused("to lock \(record)", -errno) }
        var parts = ranges.map {
            poolkeeper_scrub_range(start: UInt64($0.lowerBound), end: UInt64($0.upperBound))
        }
        let process = unsafe poolkeeper_scrub_start(
            folder.descriptor,
            file,
            device,
            0,
            &parts,
            UInt32(parts.count)
        )
        guard process > 0 else { throw refused("to start a worker", process) }
        return ScrubWorker(process: process)
    }

    private func refused(_ call: String, _ result: Int32) -> BtrfsError {
        .refused(call, at: folder.mount, errno: -result)
    }
}

extension BtrfsScrubCounts {
    init(_ kernel: btrfs_scrub_progress) {
        self.init()
        dataBytes = Int64(clamping: kernel.data_bytes_scrubbed)
        treeBytes = Int64(clamping: kernel.tree_bytes_scrubbed)
        readErrors = Int64(clamping: kernel.read_errors)
        checksumErrors = Int64(clamping: kernel.csum_errors)
        verifyErrors = Int64(clamping: kernel.verify_errors)
        superErrors = Int64(clamping: kernel.super_errors)
        unprotectedBlocks = Int64(clamping: kernel.no_csum)
        memoryErrors = Int64(clamping: kernel.malloc_errors)
        uncorrectableErrors = Int64(clamping: kernel.uncorrectable_errors)
        correctedErrors = Int64(clamping: kernel.corrected_errors)
        unverifiedErrors = Int64(clamping: kernel.unverified_errors)
        lastPhysical = Int64(clamping: kernel.last_physical)
    }
}
