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
        let scrubbed: Int64
        let pressureMicroseconds: Int64?
    }

    private var points: [Point] = []

    /// How much is summed up.
    static let window = Duration.seconds(10)
    /// Before this much went by, nothing is said.
    static let windowMin = Duration.seconds(2)

    /// Nothing was seen yet.
    package init() {}

    /// Takes in what was counted by now.
    ///
    /// - Parameters:
    ///   - disks: the pool's disks.
    ///   - scrubbed: bytes that scrubs of the pool read since it was first looked at.
    ///   - pressureMicroseconds: `total` of `full` of `/proc/pressure/io`.
    ///   - uptime: the time.
    package mutating func take(
        _ disks: [String: DiskCounts],
        scrubbed: Int64,
        pressureMicroseconds: Int64?,
        at uptime: Duration
    ) {
        if let last = points.last, Set(last.disks.keys) != Set(disks.keys) { points = [] }
        points.append(
            Point(
                at: uptime,
                disks: disks,
                scrubbed: scrubbed,
                pressureMicroseconds: pressureMicroseconds
            )
        )
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
        let own = min(Double(max(0, last.scrubbed - first.scrubbed)), all)
        // A scrub counts in steps of a stripe, so a little too much is nobody's.
        let foreground = max(0, all - own * 1.02)
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
}
