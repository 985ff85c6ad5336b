import Contracts
package import Observations
package import Quantities

/// A pool at one moment, as far as its scrub is concerned: everything that is decided by.
package struct PoolView: Sendable, Equatable {
    /// Whether a scrub can be begun at all.
    package enum Access: Sendable, Equatable {
        /// It can.
        case ready
        /// It cannot now, for a person: not mounted, read-only, no right to ask the kernel.
        case blocked(String)
    }

    /// Whether a scrub can be begun.
    package var access: Access
    /// What the kernel does with the whole pool; nil for nothing.
    package var exclusive: ExclusiveOperation?
    /// What keeps a scrub off the pool's disks; nil for nothing.
    package var rival: ScrubRival?
    /// Its devices.
    package var devices: [DeviceView]
    /// Whether a device is to be scrubbed only when no other is (RAID5 and RAID6).
    package var oneAtATime: Bool
    /// How many bytes are read for each that a scrub counts.
    package var readFactor = 1.0
    /// Whether devices can be slowed down (Linux 5.14, not ZFS).
    package var canThrottle: Bool
    /// What others do with the disks; nil while not enough is known.
    package var load: LoadSample?
    /// What another program's own notes say of its last scrub; nil for nothing.
    package var noted: NotedScrub?

    /// A pool that is ready and of which nothing runs.
    package init(devices: [DeviceView], load: LoadSample? = nil) {
        access = .ready
        oneAtATime = false
        canThrottle = true
        self.devices = devices
        self.load = load
    }

    /// Takes a replace for what it is: the kernel counts it like a scrub of the device that is
    /// replaced, and workers of ours are the only scrubs that can be told from it.
    package mutating func leaveOutReplace() {
        guard exclusive == .replace else { return }
        for index in devices.indices where devices[index].worker?.state != .alive {
            devices[index].live = nil
        }
    }

    /// Devices that the pool does without.
    package var missing: [DeviceView] { devices.filter(\.isMissing) }
}

/// A device at one moment.
package struct DeviceView: Sendable, Equatable {
    /// Its number in the pool.
    package var id: UInt64
    /// Where it is; nil for one that is missing.
    package var path: String?
    /// Whether the pool does without it.
    package var isMissing = false
    /// What chunks take of it, by start: a scrub reads these and nothing else.
    package var extents: [BtrfsDevice.Extent]
    /// What a running scrub of it counted since it began; nil when none runs.
    package var live: BtrfsScrubCounts?
    /// The worker of ours that was started last; nil for none.
    package var worker: WorkerView?
    /// What it is held to, in bytes a second; 0 for no limit, nil when that cannot be said.
    package var limit: Int64?
    /// Its error counters; nil when they cannot be read.
    package var counters: DeviceErrorCounts?

    /// A device of which nothing runs.
    package init(id: UInt64, path: String?, extents: [BtrfsDevice.Extent]) {
        self.id = id
        self.path = path
        self.extents = extents
    }
}

/// A worker of ours, as its record and the kernel tell.
package struct WorkerView: Sendable, Equatable {
    /// Which start of a worker of the device it was.
    package var attempt: Int
    /// How it is.
    package var state: ScrubWorkerState
    /// What it counted, without what runs.
    package var counts: BtrfsScrubCounts
    /// Where the range that runs, or the last one, begins on the device.
    package var rangeStart: Int64
    /// Where it ends.
    package var rangeEnd: Int64
    /// Its process while it lives; nil where it was not found.
    package var process: Int32?

    /// A worker.
    package init(
        attempt: Int,
        state: ScrubWorkerState,
        counts: BtrfsScrubCounts = BtrfsScrubCounts(),
        rangeStart: Int64 = 0,
        rangeEnd: Int64 = 0
    ) {
        self.attempt = attempt
        self.state = state
        self.counts = counts
        self.rangeStart = rangeStart
        self.rangeEnd = rangeEnd
    }
}

/// What btrfs-progs' status file says of a scrub (`/var/lib/btrfs/scrub.status.UUID`).
package struct NotedScrub: Sendable, Hashable {
    /// When it began.
    package var startedAt: Timestamp
    /// When it ended on all devices, as its durations tell; nil while some has not.
    package var endedAt: Timestamp?
    /// Whether it was cancelled on some device.
    package var isCancelled: Bool
    /// What it counted on the devices that it read to the end.
    package var counts: [UInt64: BtrfsScrubCounts]

    /// A note.
    package init(
        startedAt: Timestamp,
        endedAt: Timestamp?,
        isCancelled: Bool,
        counts: [UInt64: BtrfsScrubCounts]
    ) {
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.isCancelled = isCancelled
        self.counts = counts
    }
}
