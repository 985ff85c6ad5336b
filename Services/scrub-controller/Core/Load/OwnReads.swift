/// What scrubs of a pool have read from its disks since they were first looked at.
///
/// A worker's process says all it has read, which is exact where it alone reads for its scrub.
/// Where nobody says that, the counters of the kernel do, and what it reads besides is guessed.
package struct OwnReads: Sendable, Equatable {
    /// What is known of the scrub of a device at a moment.
    package struct Look: Sendable, Equatable {
        /// Bytes that were counted since the run began.
        package var counted: Int64
        /// The worker that runs, where its process alone reads for it; nil for another program's.
        package var process: Int32?
        /// Bytes that it has read (`read_bytes` of `/proc/PID/io`, proc(5)); nil for not known.
        package var read: Int64?

        /// What is known.
        package init(counted: Int64, process: Int32? = nil, read: Int64? = nil) {
            self.counted = counted
            self.process = process
            self.read = read
        }
    }

    /// Bytes that were read.
    package private(set) var bytes: Int64 = 0
    /// Whether what was added last is exact.
    package private(set) var isExact = true
    private var last: [UInt64: Look] = [:]

    /// Nothing was looked at.
    package init() {}

    /// Adds what was read since the last look, by device.
    package mutating func take(_ looks: [UInt64: Look]) {
        isExact = true
        for (device, look) in looks {
            guard let before = last[device] else { continue }
            let counted = max(0, look.counted - before.counted)
            if let read = look.read, let process = look.process {
                // One that was not there before has read all that it has since then.
                let already = before.process == process ? before.read : 0
                bytes += max(0, read - (already ?? read))
                if already == nil { isExact = false }
            } else {
                bytes += counted
                if counted > 0 { isExact = false }
            }
        }
        last = looks
    }
}
