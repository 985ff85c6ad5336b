import Quantities

/// What a disk did, as `/proc/diskstats` counts it (Documentation/admin-guide/iostats.rst).
package struct DiskCounts: Sendable, Hashable {
    /// Bytes that were read and written.
    package var bytes: Int64
    /// Time in which it had work, in milliseconds.
    package var busyMilliseconds: Int64

    /// Counts.
    package init(bytes: Int64, busyMilliseconds: Int64) {
        self.bytes = bytes
        self.busyMilliseconds = busyMilliseconds
    }

    /// The disks in the text of `/proc/diskstats`, by name; lines that cannot be read are left out.
    package static func read(_ text: String) -> [String: DiskCounts] {
        var disks: [String: DiskCounts] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count >= 13, let read = Int64(words[5]), let written = Int64(words[9]),
                let busy = Int64(words[12])
            else { continue }
            disks[String(words[2])] = DiskCounts(
                bytes: (read + written) * 512,
                busyMilliseconds: busy
            )
        }
        return disks
    }
}

/// What others than the scrub do with a pool's disks: what the disks did less what it read.
///
/// Both are summed up over a window, because a scrub counts in batches.
package struct DiskShare: Sendable, Equatable {
    private struct Point: Sendable, Equatable {
        let at: Duration
        let disks: [String: DiskCounts]
        let own: OwnReads
        let pressureMicroseconds: Int64?
    }

    private var points: [Point] = []
    private var workers = 0

    /// How much is summed up.
    static let window = Duration.seconds(10)
    /// Before this much went by, nothing is said.
    static let windowMin = Duration.seconds(2)
    /// What a scrub's counters do not tell of its reading, such as of checksums.
    static let uncounted = 0.02
    /// Bytes that a scrub of a device may have asked for and not received (fs/btrfs/scrub.c: 128
    /// stripes of 64 KiB).
    static let underWay = 8.0 * 1024 * 1024

    /// Nothing was seen yet.
    package init() {}

    /// Takes in what was counted by now.
    ///
    /// - Parameters:
    ///   - disks: the pool's disks.
    ///   - own: what scrubs of the pool have read by now.
    ///   - workers: devices that are scrubbed.
    ///   - pressureMicroseconds: `total` of `full` of `/proc/pressure/io`.
    ///   - uptime: the time.
    package mutating func take(
        _ disks: [String: DiskCounts],
        own: OwnReads,
        workers: Int,
        pressureMicroseconds: Int64?,
        at uptime: Duration
    ) {
        if let last = points.last, Set(last.disks.keys) != Set(disks.keys) { points = [] }
        points.append(
            Point(
                at: uptime,
                disks: disks,
                own: own,
                pressureMicroseconds: pressureMicroseconds
            )
        )
        self.workers = max(1, workers)
        while points.count > 2, uptime - points[1].at >= Self.window { points.removeFirst() }
    }

    /// What is said of others; nil while too little is known.
    ///
    /// - Parameters:
    ///   - load: the load without the scrub's workers.
    ///   - cores: the machine's cores.
    /// - Returns: what others do.
    package func sample(load: Double, cores: Int) -> LoadSample? {
        guard let first = points.first, let last = points.last else { return nil }
        let time = (last.at - first.at).fractionalSeconds
        guard last.at - first.at >= Self.windowMin, time > 0 else { return nil }
        var (all, busiest) = (0.0, 0.0)
        for (name, counts) in last.disks {
            guard let before = first.disks[name] else { continue }
            all += Double(max(0, counts.bytes - before.bytes))
            let busy = Double(counts.busyMilliseconds - before.busyMilliseconds) / 1000 / time
            busiest = max(busiest, min(1, max(0, busy)))
        }
        let own = min(Double(max(0, last.own.bytes - first.own.bytes)), all)
        let foreground = max(0, all - own - unsure(of: own))
        let pressure = last.pressureMicroseconds.flatMap { now in
            first.pressureMicroseconds.map { min(1, max(0, Double(now - $0) / 1e6 / time)) }
        }
        return LoadSample(
            pressure: pressure,
            load: max(0, load),
            cores: cores,
            foregroundBusy: all > 0 ? busiest * foreground / all : 0,
            foregroundBytes: foreground / time
        )
    }

    /// Bytes that may be the scrub's own or another's.
    private func unsure(of own: Double) -> Double {
        let guessed = own * Self.uncounted
        guard points.dropFirst().allSatisfy(\.own.isExact) else { return guessed }
        return min(guessed, Double(workers) * Self.underWay)
    }
}
