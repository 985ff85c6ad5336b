import Observations
import Quantities

@testable import ScrubControllerCore

/// A pool of the tests, run second by second.
///
/// It plays a kernel that scrubs whole chunks, workers, their records, and disks others use too.
struct SimulatedPool {
    struct Device {
        let id: UInt64
        var extents: [BtrfsDevice.Extent]
        var isMissing = false
        var limit: Int64 = 0
        var worker: Worker?
        /// Another program's scrub: how far it is.
        var foreign: Int64?
        /// Chunks that were read to their end since the run began, by start.
        var read: Set<Int64> = []
        var bytesRead: Int64 = 0
    }

    struct Worker {
        var attempt: Int
        var ranges: [ScrubRange]
        var index = 0
        var done = BtrfsScrubCounts()
        var live = BtrfsScrubCounts()
        var place: Int64
        var isAsked = false
        var ended: ScrubWorkerState?
    }

    var devices: [Device]
    var load = LoadSample()
    var exclusive: ExclusiveOperation?
    var rival: ScrubRival?
    /// The device that is replaced: how far it is read.
    var replaced: (device: UInt64, place: Int64)?
    var access = PoolView.Access.ready
    var noted: NotedScrub?
    var oneAtATime = false
    let speed: Int64
    var machine: ScrubMachine
    var kept: ScrubState
    var now: Timestamp
    var uptime = Duration.zero
    var ends: [RunEnd] = []
    var stops = 0
    var cancels = 0
    var log: [String] = []

    init(
        devices count: Int = 2,
        extents: Int = 8,
        extentBytes: Int64 = 256 << 20,
        speed: Int64 = 64 << 20,
        at now: Timestamp = Timestamp(seconds: 1_795_737_600)
    ) {
        devices = (1...UInt64(count)).map { id in
            Device(
                id: id,
                extents: (0..<Int64(extents)).map {
                    .init(start: 1 << 20 + $0 * (extentBytes + 4096), length: extentBytes)
                }
            )
        }
        self.speed = speed
        self.now = now
        kept = ScrubState(at: now)
        machine = ScrubMachine(kept)
    }

    // MARK: - Time

    /// A second: the machine looks, decides and acts, and the kernel scrubs on.
    mutating func second(_ policy: ScrubPolicy) -> [ScrubAction] {
        let actions = machine.step(view, policy, now: now, uptime: uptime)
        kept = machine.state
        for action in actions { perform(action) }
        scrub()
        now = now + .seconds(1)
        uptime += .seconds(1)
        return actions
    }

    /// Seconds until something is so; false when it never is.
    mutating func run(
        _ policy: ScrubPolicy,
        seconds: Int = 20_000,
        until isSo: (SimulatedPool) -> Bool
    ) -> Bool {
        for _ in 0..<seconds {
            if isSo(self) { return true }
            _ = second(policy)
        }
        return isSo(self)
    }

    /// The process is killed and started anew: what was kept is all it knows.
    mutating func kill() { machine = ScrubMachine(kept) }

    // MARK: - What is seen

    var view: PoolView {
        var view = PoolView(devices: devices.map(seen), load: load)
        view.exclusive = exclusive
        view.rival = rival
        if let replaced, let index = view.devices.firstIndex(where: { $0.id == replaced.device }) {
            var counts = BtrfsScrubCounts()
            counts.lastPhysical = replaced.place
            view.devices[index].live = counts
        }
        view.leaveOutReplace()
        view.access = access
        view.noted = noted
        view.oneAtATime = oneAtATime
        return view
    }

    private func seen(_ device: Device) -> DeviceView {
        var view = DeviceView(id: device.id, path: "/dev/d\(device.id)", extents: device.extents)
        view.isMissing = device.isMissing
        view.limit = device.limit
        view.counters = DeviceErrorCounts()
        if let worker = device.worker {
            view.worker = WorkerView(
                attempt: worker.attempt,
                state: worker.ended ?? .alive,
                counts: worker.done,
                rangeStart: worker.ranges[min(worker.index, worker.ranges.count - 1)].start,
                rangeEnd: min(
                    worker.ranges[min(worker.index, worker.ranges.count - 1)].end,
                    end(device)
                )
            )
            if worker.ended == nil { view.live = worker.live }
        }
        if let place = device.foreign {
            var counts = BtrfsScrubCounts()
            counts.lastPhysical = place
            counts.dataBytes = DeviceMap(device.extents).covered(before: place)
            view.live = counts
        }
        return view
    }

    private func end(_ device: Device) -> Int64 { device.extents.map(\.end).max() ?? 0 }

    // MARK: - What is done

    mutating func perform(_ action: ScrubAction) {
        log.append("\(action.act): \(action.reason)")
        switch action.act {
        case .start(let id, let attempt, let ranges):
            guard let index = devices.firstIndex(where: { $0.id == id }) else { return }
            devices[index].worker = Worker(
                attempt: attempt,
                ranges: ranges,
                place: ranges[0].start
            )
        case .stop:
            stops += 1
            for index in devices.indices { devices[index].worker?.isAsked = true }
        case .cancel:
            cancels += 1
            replaced = nil
            for index in devices.indices { cancel(index) }
        case .limit(let bytes):
            for index in devices.indices { devices[index].limit = bytes ?? 0 }
        case .restoreLimits:
            for index in devices.indices { devices[index].limit = 0 }
        case .keep(let end): ends.append(end)
        }
    }

    mutating func cancel(_ index: Int) {
        devices[index].foreign = nil
        guard var worker = devices[index].worker, worker.ended == nil else { return }
        worker.done = worker.done + worker.live
        worker.ended = .cancelled
        devices[index].worker = worker
    }

    private mutating func scrub() {
        for index in devices.indices where !devices[index].isMissing {
            let limit = devices[index].limit
            let bytes = limit > 0 ? min(limit, speed) : speed
            if devices[index].foreign != nil { scrubForeign(index, bytes) }
            scrubWorker(index, bytes)
        }
    }

    private mutating func scrubForeign(_ index: Int, _ bytes: Int64) {
        guard let place = devices[index].foreign else { return }
        let next = place + bytes
        devices[index].foreign = next >= end(devices[index]) ? nil : next
    }

    private mutating func scrubWorker(_ index: Int, _ bytes: Int64) {
        guard var worker = devices[index].worker, worker.ended == nil else { return }
        var left = bytes
        let extents = devices[index].extents
        while left > 0 {
            guard worker.index < worker.ranges.count else {
                worker.ended = .done
                break
            }
            let range = worker.ranges[worker.index]
            // The kernel begins at the begin of the chunk that the place lies in.
            guard
                let extent = extents.first(where: { $0.end > worker.place && $0.start < range.end })
            else {
                worker.index += 1
                worker.done = worker.done + worker.live
                worker.live = .init()
                if worker.index == worker.ranges.count {
                    worker.ended = .done
                } else if worker.isAsked {
                    worker.ended = .stopped
                } else {
                    worker.place = worker.ranges[worker.index].start
                }
                if worker.ended != nil { worker.index -= 1 }
                if worker.ended != nil { break }
                continue
            }
            if worker.place <= extent.start || worker.live.lastPhysical < extent.start {
                worker.place = extent.start
            }
            let step = min(left, extent.end - worker.place)
            worker.place += step
            left -= step
            worker.live.dataBytes += step
            worker.live.lastPhysical = worker.place
            devices[index].bytesRead += step
            if worker.place == extent.end { devices[index].read.insert(extent.start) }
        }
        devices[index].worker = worker
    }
}
