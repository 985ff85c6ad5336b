import Calendars
import Foundation
import Observations
import Quantities
package import ScrubControllerCore
import Synchronization

/// Scrubs of a ZFS pool by `zpool`: ZFS keeps its own position, pauses and goes on by itself.
package final class ZFSDriver: ScrubDriver {
    /// The pool.
    package let place: PoolPlace
    private let zpool: ZpoolTool
    private let known = Mutex<Set<String>>([])

    /// The one device that the machine sees: a pool is scrubbed as a whole.
    static let device: UInt64 = 0

    /// An imported pool.
    package init(place: PoolPlace, zpool: ZpoolTool = ZpoolTool()) {
        self.place = place
        self.zpool = zpool
    }

    /// The pool as it is.
    package func look(_ run: RunState?) async -> PoolView {
        do {
            return view(ZpoolScan(try await zpool.status(place.id)), run)
        } catch {
            var view = PoolView(devices: [DeviceView(id: Self.device, path: nil, extents: [])])
            view.access = .blocked("\(error)")
            view.canThrottle = false
            return view
        }
    }

    private func view(_ scan: ZpoolScan, _ run: RunState?) -> PoolView {
        known.withLock { $0 = Set(scan.devices.map { DiskNames.name(of: "/dev/\($0.name)") }) }
        let total = max(scan.total ?? 0, scan.issued ?? 0, 1)
        var device = DeviceView(
            id: Self.device,
            path: place.id,
            extents: [.init(start: 0, length: total)]
        )
        var live = BtrfsScrubCounts()
        live.dataBytes = scan.issued ?? 0
        live.lastPhysical = scan.issued ?? 0
        live.correctedErrors = scan.repairedBlocks
        if scan.state == .running { device.live = live }
        if let state = run?.device(Self.device), state.isWorking {
            device.worker = worker(scan, state, run)
        }
        device.counters = counters(scan)
        var view = PoolView(devices: [device])
        view.canThrottle = false
        if scan.state == .resilvering { view.exclusive = .resilver }
        if ["UNAVAIL", "FAULTED", "SUSPENDED"].contains(scan.health) {
            view.access = .blocked("the pool is \(scan.health.lowercased())")
        }
        view.noted = noted(scan, total)
        return view
    }

    private func counters(_ scan: ZpoolScan) -> DeviceErrorCounts? {
        guard !scan.devices.isEmpty else { return nil }
        return DeviceErrorCounts(
            write: scan.devices.map(\.write).max() ?? 0,
            read: scan.devices.map(\.read).max() ?? 0,
            corruption: scan.devices.map(\.checksum).max() ?? 0
        )
    }

    private func worker(_ scan: ZpoolScan, _ state: DeviceState, _ run: RunState?) -> WorkerView {
        var counts = BtrfsScrubCounts()
        let how: ScrubWorkerState
        switch scan.state {
        case .running: how = .alive
        case .paused: how = .stopped
        case .finished(let errors) where isOf(scan, run):
            counts.dataBytes = scan.issued ?? scan.total ?? 1
            counts.uncorrectableErrors = errors
            counts.correctedErrors = scan.repairedBlocks
            how = .done
        case .cancelled: how = .cancelled
        default: how = .lost
        }
        return WorkerView(attempt: state.attempt, state: how, counts: counts)
    }

    /// Whether what the tool tells of ended after the run began.
    private func isOf(_ scan: ZpoolScan, _ run: RunState?) -> Bool {
        guard let run, let ended = scan.when.flatMap(Self.moment) else { return false }
        return ended + .seconds(1) >= run.startedAt
    }

    private func noted(_ scan: ZpoolScan, _ total: Int64) -> NotedScrub? {
        guard let when = scan.when.flatMap(Self.moment) else { return nil }
        switch scan.state {
        case .finished(let errors):
            var counts = BtrfsScrubCounts()
            counts.dataBytes = total
            counts.uncorrectableErrors = errors
            counts.correctedErrors = scan.repairedBlocks
            return NotedScrub(
                startedAt: when,
                endedAt: when,
                isCancelled: false,
                counts: [Self.device: counts]
            )
        case .cancelled:
            return NotedScrub(startedAt: when, endedAt: when, isCancelled: true, counts: [:])
        default: return nil
        }
    }

    /// `Sun Nov 22 02:14:07 2026`, on this machine's clock (ctime(3)).
    static func moment(_ text: String) -> Timestamp? {
        let words = text.split(separator: " ")
        guard words.count == 5, let month = months.firstIndex(of: String(words[1])) else {
            return nil
        }
        let date = [month + 1, Int(words[2]) ?? 0].map { $0 < 10 ? "0\($0)" : "\($0)" }
        let shown = "\(words[4])-\(date[0])-\(date[1])T\(words[3])Z"
        guard let moment = Timestamp.parse(rfc3339: shown)?.moment else { return nil }
        let reading = LocalTime.utc.reading(at: moment)
        let minute = LocalTime.utc.moment(day: reading.day, minute: reading.minute)
        return LocalTime(.current).moment(day: reading.day, minute: reading.minute)
            + (moment - minute)
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Begins the pool's scrub, or lets it go on.
    package func start(
        _ run: RunState,
        device: UInt64,
        attempt: Int,
        ranges: [ScrubRange]
    ) async throws { try await zpool.scrub(place.id) }

    /// Lets the scrub stand still.
    package func stop(_ run: RunState) async {
        // Refused means that it stands still or has ended, which the next look shows.
        try? await zpool.pause(place.id)
    }

    /// Lets the scrub stand still: ZFS would forget a cancelled one's place.
    package func cancel(_ run: RunState) async throws { try await zpool.pause(place.id) }

    /// ZFS has no such limit.
    package func limit(_ bytes: Int64, device: UInt64) async throws {}

    /// ZFS tells of it by itself.
    package func note(_ run: RunState, end: RunEnd?) {}

    /// Nothing is left of runs.
    package func sweep(before run: Int64) {}

    /// The pool's disks.
    package var disks: Set<String> {
        known.withLock { names in
            names.reduce(into: []) { $0.formUnion(DiskNames.wholeDisks(of: $1)) }
        }
    }
}
