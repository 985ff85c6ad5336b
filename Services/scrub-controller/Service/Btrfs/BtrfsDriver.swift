import Btrfs
import Foundation
package import NIOPosix
import Observations
import Quantities
package import ScrubControllerCore
import Synchronization

/// Scrubs of a Btrfs pool by the kernel's ioctls.
package final class BtrfsDriver: ScrubDriver {
    private struct Inside {
        var pool: BtrfsPool?
        /// The devices that were listed right before the pool was read.
        var numbers: Set<UInt64> = []
        var looks = 0
        var workers: Set<ScrubWorker> = []
        /// The processes of workers by their records; nil for one that was not found.
        var processes: [String: Int32?] = [:]
    }

    /// The pool.
    package let place: PoolPlace
    private let records: WorkerRecords
    private let progs: ProgsFile
    private let writesNotes: Bool
    private let threads: NIOThreadPool
    private let inside = Mutex(Inside())

    /// The chunks of a pool are read anew at each so many looks.
    private static let looksMax = 60
    /// What the kernel numbers a device that another one is copied to, before it takes that one's
    /// number (BTRFS_DEV_REPLACE_DEVID); it cannot be scrubbed.
    private static let replaceTarget: UInt64 = 0

    /// A pool that is or was mounted.
    ///
    /// - Parameters:
    ///   - place: the pool.
    ///   - folder: where workers write down how far they are; not in the pool.
    ///   - writesNotes: whether btrfs-progs' status file is kept up.
    ///   - threads: where calls wait that a disk may not answer.
    package init(
        place: PoolPlace,
        folder: String,
        writesNotes: Bool = true,
        threads: NIOThreadPool = .singleton
    ) {
        self.threads = threads
        self.place = place
        self.writesNotes = writesNotes
        records = WorkerRecords(folder: folder, uuid: place.id)
        progs = ProgsFile(uuid: place.id)
    }

    // MARK: - Looking

    /// The pool as it is.
    package func look(_ run: RunState?) async -> PoolView {
        let view = try? await threads.runIfActive { self.lookNow(run) }
        if let view { return view }
        var unseen = PoolView(devices: known(run))
        unseen.access = .blocked("the scrub controller ends")
        return unseen
    }

    private func lookNow(_ run: RunState?) -> PoolView {
        reap()
        do {
            return try view(run)
        } catch {
            var view = PoolView(devices: known(run))
            view.access = .blocked(words(error))
            return view
        }
    }

    private func view(_ run: RunState?) throws(BtrfsError) -> PoolView {
        let door = try BtrfsScrubDoor(mount: place.mount, uuid: place.id)
        let pool = try pool(of: door.deviceNumbers)
        // A replace is to be known of however it falls together with the look at devices.
        let before = door.exclusiveOperation
        var devices: [DeviceView] = []
        for device in pool.devices where device.id != Self.replaceTarget {
            devices.append(try look(at: device, door, run))
        }
        var view = PoolView(devices: devices)
        view.exclusive = (before ?? door.exclusiveOperation).map { ExclusiveOperation(kernel: $0) }
        view.leaveOutReplace()
        view.noted = progs.read()
        view.canThrottle = devices.contains { $0.limit != nil }
        let profiles = pool.spaces.flatMap(\.profiles)
        view.readFactor = ReadFactor.of(pool.chunks)
        view.oneAtATime = profiles.contains { $0 == .raid5 || $0 == .raid6 }
        if isReadOnly {
            view.access = .blocked(
                "\(place.mount) is mounted read-only, so nothing can be scrubbed; mount it writable"
            )
        } else if let reason = pool.approximateBecause {
            view.access = .blocked("\(reason); run it as root")
        }
        return view
    }

    private func look(
        at device: BtrfsDevice,
        _ door: BtrfsScrubDoor,
        _ run: RunState?
    ) throws(BtrfsError) -> DeviceView {
        let whole = BtrfsDevice.Extent(start: 0, length: device.allocatedBytes)
        var view = DeviceView(id: device.id, path: device.path, extents: device.extents ?? [whole])
        view.isMissing = device.isMissing
        view.worker = run.flatMap { run in
            run.device(device.id).flatMap { records.worker(run: run.id, device: $0) }
        }
        if view.worker?.state == .alive, let run, let state = run.device(device.id) {
            view.worker?.process = process(
                of: records.path(run: run.id, device: device.id, attempt: state.attempt)
            )
        }
        guard !device.isMissing else { return view }
        view.live = try door.progress(of: device.id)
        view.limit = door.speedLimit(of: device.id)
        view.counters = try? door.errors(of: device.id)
        return view
    }

    /// What is known of devices of a pool that cannot be asked: workers may still run.
    private func known(_ run: RunState?) -> [DeviceView] {
        let devices = inside.withLock { $0.pool?.devices ?? [] }
        return devices.map { device in
            var view = DeviceView(id: device.id, path: device.path, extents: device.extents ?? [])
            view.worker = run.flatMap { run in
                run.device(device.id).flatMap { records.worker(run: run.id, device: $0) }
            }
            return view
        }
    }

    /// The pool, its chunks read anew now and then, and whenever it has other devices.
    private func pool(of numbers: Set<UInt64>) throws(BtrfsError) -> BtrfsPool {
        let kept = inside.withLock { inside -> BtrfsPool? in
            inside.looks += 1
            let isOfNow = inside.looks < Self.looksMax && inside.numbers == numbers
            return isOfNow ? inside.pool : nil
        }
        if let kept { return kept }
        let pool = try BtrfsPoolReader.read(mount: place.mount, uuid: place.id)
        inside.withLock { inside in
            inside.pool = pool
            inside.numbers = numbers
            inside.looks = 0
        }
        return pool
    }

    private var isReadOnly: Bool {
        BtrfsMounts.all().last { $0.mount == place.mount }?.isReadOnly ?? false
    }

    private func words(_ error: BtrfsError) -> String {
        error.reason == .missing || error.reason == .notBtrfs || error.reason == .notMountPoint
            ? "the pool is not mounted at \(place.mount)" : "\(error)"
    }

    /// The pool's disks, as the kernel names them.
    package var disks: Set<String> {
        let devices = inside.withLock { $0.pool?.devices ?? [] }
        return devices.compactMap(\.path).reduce(into: []) {
            $0.formUnion(DiskNames.wholeDisks(of: DiskNames.name(of: $1)))
        }
    }

    /// What the kernel's log may call the pool by: the names of its devices.
    package var kernelNames: Set<String> {
        let devices = inside.withLock { $0.pool?.devices ?? [] }
        return Set(devices.compactMap(\.path).map(DiskNames.name))
    }

    // MARK: - Acting

    /// Starts a worker, from the chunk on in which the first range begins.
    package func start(
        _ run: RunState,
        device: UInt64,
        attempt: Int,
        ranges: [ScrubRange]
    ) async throws {
        try await threads.runIfActive { try self.startNow(run, device, attempt, ranges) }
    }

    private func startNow(
        _ run: RunState,
        _ device: UInt64,
        _ attempt: Int,
        _ ranges: [ScrubRange]
    ) throws {
        let door = try BtrfsScrubDoor(mount: place.mount, uuid: place.id)
        if let word = door.exclusiveOperation {
            // It began since the pool was looked at; the next look sees it.
            throw PoolBusy(operation: ExclusiveOperation(kernel: word))
        }
        try FileManager.default.createDirectory(
            atPath: records.folder,
            withIntermediateDirectories: true
        )
        let path = records.path(run: run.id, device: device, attempt: attempt)
        let ranges = ranges.map { $0.start..<$0.end }
        let worker = try door.start(device: device, ranges: ranges, record: path)
        inside.withLock { inside in
            inside.workers.insert(worker)
            inside.processes[path] = worker.process
            // What is scrubbed from here on is mapped anew.
            inside.looks = Self.looksMax
        }
    }

    /// Asks workers to end.
    package func stop(_ run: RunState) async { records.stop(run) }

    /// Cancels the pool's scrub; its workers begin no other range.
    package func cancel(_ run: RunState) async throws {
        records.stop(run)
        let place = place
        try await threads.runIfActive {
            let door = try BtrfsScrubDoor(mount: place.mount, uuid: place.id)
            // The kernel cancels a replace along with scrubs (btrfs_scrub_cancel), so one that
            // began since the pool was looked at is looked for once more.
            let operation = door.exclusiveOperation.map { ExclusiveOperation(kernel: $0) }
            guard operation != .replace else { throw PoolBusy(operation: .replace) }
            _ = try door.cancel()
        }
    }

    /// Writes a speed limit to the kernel.
    package func limit(_ bytes: Int64, device: UInt64) async throws {
        let place = place
        try await threads.runIfActive {
            try BtrfsScrubDoor(mount: place.mount, uuid: place.id)
                .setSpeedLimit(bytes, of: device)
        }
    }

    /// Writes the run where `btrfs scrub status` looks for it.
    package func note(_ run: RunState, end: RunEnd?) {
        guard writesNotes, run.startedBy != ScrubMachine.another else { return }
        let now = end?.at ?? run.startedAt + Duration.microseconds(run.ran + run.paused)
        progs.write(ProgsNote.write(run, uuid: place.id, endedAt: end?.at, now: now))
    }

    /// Removes records of earlier runs.
    package func sweep(before run: Int64) {
        records.sweep(before: run)
        inside.withLock { $0.processes = [:] }
    }

    /// The process of a worker, which is looked for once where another process started it.
    private func process(of record: String) -> Int32? {
        if let known = inside.withLock({ $0.processes[record] }) { return known }
        let found = WorkerRecords.process(holding: record)
        inside.withLock { $0.processes[record] = .some(found) }
        return found
    }

    private func reap() {
        let workers = inside.withLock { $0.workers }
        let ended = workers.filter { $0.hasEnded() }
        guard !ended.isEmpty else { return }
        inside.withLock { $0.workers.subtract(ended) }
    }
}
