import Contracts
import Observations
import Quantities

/// What is seen of workers and of other programs.
extension ScrubMachine {
    /// Takes a scrub over that another program began.
    mutating func adopt(_ view: PoolView, _ policy: ScrubPolicy, now: Timestamp) {
        let foreign = view.devices.filter { $0.live != nil && !isOurs($0) }
        guard !foreign.isEmpty else { return }
        if state.run == nil {
            begin(view, policy, by: Self.another, now: now)
            // Devices that it has passed already are not to be read again.
            if view.noted?.endedAt == nil {
                for (id, counts) in view.noted?.counts ?? [:] { setDone(id, counts) }
            }
            stand(.running, "another program began it", at: now)
        }
        state.run?.isForeign = true
        state.request = nil
    }

    private func isOurs(_ device: DeviceView) -> Bool {
        guard let known = state.run?.device(device.id), known.isWorking,
            let worker = device.worker, worker.attempt == known.attempt
        else { return false }
        return worker.state == .alive
    }

    private mutating func setDone(_ id: UInt64, _ counts: BtrfsScrubCounts) {
        guard let index = state.run?.devices.firstIndex(where: { $0.id == id }) else { return }
        state.run?.devices[index].counts = counts
        state.run?.devices[index].shown = counts
        state.run?.devices[index].isDone = true
    }

    /// Takes note of a scrub that another program finished while nobody looked.
    mutating func takeNote(of view: PoolView, now: Timestamp) {
        guard state.run == nil, let noted = view.noted, let ended = noted.endedAt,
            !noted.isCancelled, ended > state.lastFinishedAt ?? Timestamp(seconds: 0), ended <= now,
            Set(noted.counts.keys) == Set(view.devices.map(\.id))
        else { return }
        state.lastFinishedAt = ended
        guard state.stage == .never || state.stage == .finished else { return }
        stand(.finished, "another program read everything", at: now)
        state.since = ended
    }

    /// Takes in how far every device is.
    mutating func takeIn(_ view: PoolView) {
        leaveOutRemoved(view)
        guard let run = state.run else { return }
        for index in run.devices.indices {
            let id = run.devices[index].id
            guard let seen = view.devices.first(where: { $0.id == id }) else { continue }
            let map = DeviceMap(seen.extents)
            var device = run.devices[index]
            device.total = max(map.total, device.covered)
            if device.isWorking { takeIn(seen, map, &device) }
            if run.isForeign { takeInForeign(seen, map, &device) }
            if device.isDone { device.covered = device.total }
            state.run?.devices[index] = device
        }
        endForeign(view)
    }

    /// Waits for no device that was taken out of the pool; one that is missing is still of it.
    ///
    /// Without access nobody knows which are.
    private mutating func leaveOutRemoved(_ view: PoolView) {
        guard view.access == .ready, let run = state.run else { return }
        let members = Set(view.devices.map(\.id))
        let left = run.devices.filter { members.contains($0.id) }
        guard left.isEmpty else {
            state.run?.devices = left
            return
        }
        for index in run.devices.indices { state.run?.devices[index].isWorking = false }
        state.run?.ending = .init(
            verdict: .incomplete,
            reason: "none of the devices that it read is in the pool any more",
            isSettled: false
        )
    }

    private mutating func takeIn(
        _ seen: DeviceView,
        _ map: DeviceMap,
        _ device: inout DeviceState
    ) {
        guard let worker = seen.worker, worker.attempt == device.attempt else {
            // It was not started: the process ended before.
            device.isWorking = false
            return
        }
        let counts = device.counts + worker.counts
        guard worker.state != .alive else {
            let live = seen.live ?? .init()
            device.shown = counts + live
            let place = max(live.lastPhysical, worker.rangeStart)
            let within = map.covered(before: worker.rangeStart) + live.bytes
            let covered = max(
                map.covered(before: place),
                min(within, map.covered(before: map.end(ofExtentAt: place)))
            )
            device.covered = max(device.covered, covered)
            return
        }
        device.isWorking = false
        device.counts = counts
        device.shown = counts
        switch worker.state {
        case .alive: break
        case .done: device.isDone = true
        case .stopped: device.position = max(device.position, worker.rangeEnd)
        case .cancelled, .lost, .failed:
            let place = max(worker.rangeStart, worker.counts.lastPhysical)
            device.position = max(device.position, map.start(ofExtentAt: place))
        }
        device.covered = max(device.covered, map.covered(before: device.position))
        settleFailure(worker.state, of: device.id)
    }

    private mutating func settleFailure(_ worker: ScrubWorkerState, of device: UInt64) {
        guard state.run?.ending == nil else { return }
        switch worker {
        case .cancelled where state.run?.stopping == nil:
            state.run?.ending = .init(
                verdict: .incomplete,
                reason: "somebody cancelled it",
                isSettled: true
            )
            state.run?.stopping = .init(reason: "somebody cancelled it", patience: 0, waited: 0)
        // A signal that ends a scrub, and a scrub of another program, are no failures.
        case .failed(let number) where ![4, 16, 115].contains(number):
            let why = "device \(device): \(Self.words(of: number))"
            state.run?.ending = .init(verdict: .incomplete, reason: why, isSettled: false)
            state.run?.stopping = .init(reason: why, patience: 0, waited: 0)
        default: break
        }
    }

    private static func words(of number: Int32) -> String {
        switch number {
        case 1, 13: "the kernel lets only root scrub"
        case 5: "it cannot be read"
        case 12: "the kernel has no memory for a scrub"
        case 19, 6: "it is there no more"
        case 28: "the pool is too full for the kernel to scrub it"
        case 30: "the pool is read-only, so nothing was read; mount it writable"
        default: "the kernel refused the scrub (error \(number))"
        }
    }

    // MARK: - Another program's scrub

    private func takeInForeign(
        _ seen: DeviceView,
        _ map: DeviceMap,
        _ device: inout DeviceState
    ) {
        guard let live = seen.live, !device.isWorking, !device.isDone else { return }
        device.shown = device.counts + live
        device.position = max(device.position, map.start(ofExtentAt: live.lastPhysical))
        device.covered = max(device.covered, map.covered(before: live.lastPhysical))
    }

    /// What became of another program's scrub once it runs no more.
    private mutating func endForeign(_ view: PoolView) {
        guard let run = state.run, run.isForeign, !run.isWorking, view.exclusive != .replace,
            !view.devices.contains(where: { $0.live != nil })
        else { return }
        state.run?.isForeign = false
        for index in run.devices.indices {
            state.run?.devices[index].counts = run.devices[index].shown
        }
        // A note that ended before the scrub was met is of an earlier one; notes tell seconds.
        let met = run.startedAt.floored(to: .seconds(1))
        let noted = view.noted.flatMap { noted in
            noted.endedAt.map { $0 >= met } ?? true ? noted : nil
        }
        for (id, counts) in noted?.counts ?? [:] { setDone(id, counts) }
        if state.run?.devices.allSatisfy(\.isDone) == true { return }
        // We cancelled it ourselves: what is left is read by workers of ours.
        guard run.stopping == nil else { return }
        let isCancelled = noted?.isCancelled ?? false
        state.run?.ending = .init(
            verdict: isCancelled ? .incomplete : .unknown,
            reason: isCancelled
                ? "another program's scrub was cancelled"
                : "another program's scrub ended, and nothing says how",
            isSettled: isCancelled
        )
    }

    // MARK: - Ends

    /// The end of a run whose every device was read; nil when it goes on.
    func finished(_ view: PoolView, at now: Timestamp) -> RunEnd? {
        guard let run = state.run, run.ending == nil, !run.isForeign,
            run.devices.allSatisfy(\.isDone)
        else { return nil }
        let said = RunEnd.verdict(of: run)
        return RunEnd(run: run, at: now, verdict: said.verdict, reason: said.reason)
    }

    mutating func close(_ end: RunEnd) -> [ScrubAction] {
        state.run = nil
        let isWhole =
            [.clean, .corrected, .uncorrectable].contains(end.verdict)
            && end.run.devices.allSatisfy(\.isDone)
        let stage: ScrubStage =
            isWhole ? .finished : end.verdict == .unknown ? .unknown : .aborted
        if isWhole {
            state.lastFinishedAt = end.at
            settle(at: end.at)
        }
        stand(stage, end.reason, at: end.at)
        governor = SpeedGovernor()
        pace = ScrubPace()
        begun = nil
        return [
            ScrubAction(.keep(end), end.reason), ScrubAction(.restoreLimits, "the scrub ended"),
        ]
    }

    mutating func settle(at now: Timestamp) {
        state.settledUntil = now
        state.dueSince = nil
    }
}

extension ScrubMachine {
    /// What scrubs of each device have read by now, in this run and in another program's.
    package func reads(_ view: PoolView) -> [UInt64: OwnReads.Look] {
        var looks: [UInt64: OwnReads.Look] = [:]
        for seen in view.devices {
            let known = state.run?.device(seen.id)
            var counts = known?.counts ?? .init()
            if let known, known.isWorking, let worker = seen.worker,
                worker.attempt == known.attempt
            {
                counts = counts + worker.counts
                if worker.state == .alive { counts = counts + (seen.live ?? .init()) }
            } else if let live = seen.live {
                counts = counts + live
            }
            let bytes = Int64(Double(counts.bytes) * view.readFactor)
            var look = OwnReads.Look(counted: bytes)
            // For parity the kernel's own threads read.
            if view.readFactor == 1, seen.worker?.state == .alive {
                look.process = seen.worker?.process
            }
            looks[seen.id] = look
        }
        return looks
    }
}
