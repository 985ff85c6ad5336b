package import Contracts
package import Quantities

/// The limits of a journal.
package struct JournalLimits: Sendable, Hashable {
    /// Bytes of unacknowledged rows a lane may hold, unless `bytesOfLane` says otherwise.
    package var laneBytes: ByteCount
    /// Lanes with a limit of their own.
    package var bytesOfLane: [LaneName: ByteCount]
    /// How long an acknowledged row is kept for readers that nobody waits for.
    package var keepAcknowledged: Duration
    /// How long it is remembered that a message took effect.
    package var keepSeen: Duration
    /// Bytes kept back on the disk for acknowledgements and trimming when it is full.
    package var ballast: ByteCount
    /// A state lane of fewer bytes is not worth a pass that drops what was replaced.
    ///
    /// 0 makes a pass at every acknowledgement. The commit that makes one waits for all of it,
    /// about 10 ms for 512 KiB.
    package var compactBytes: ByteCount
    /// Units of work in one commit at the most.
    package var groupUnits: Int
    /// How far apart the commits of a busy journal begin at the least.
    package var commitSpacing: Duration
    /// How far apart readers are told of fast commits at the least.
    package var hintSpacing: Duration
    /// How often a message is tried before it becomes a dead letter.
    package var attemptsMax: Int
    /// How often a message may end the process before it becomes a dead letter.
    package var crashesMax: Int

    /// Limits; the defaults are 256 MiB a lane, 24 hours, 14 days, 500 units, 4 MiB of
    /// ballast, 512 KiB before compacting, commits as soon as they can, 2 ms from hint to hint,
    /// 16 attempts (about three hours), 3 crashes.
    package init(
        laneBytes: ByteCount = .mebibytes(256),
        bytesOfLane: [LaneName: ByteCount] = [:],
        keepAcknowledged: Duration = .seconds(86_400),
        keepSeen: Duration = .seconds(14 * 86_400),
        ballast: ByteCount = .mebibytes(4),
        compactBytes: ByteCount = .kibibytes(512),
        groupUnits: Int = 500,
        commitSpacing: Duration = .zero,
        hintSpacing: Duration = .milliseconds(2),
        attemptsMax: Int = 16,
        crashesMax: Int = 3
    ) {
        self.laneBytes = laneBytes
        self.bytesOfLane = bytesOfLane
        self.keepAcknowledged = keepAcknowledged
        self.keepSeen = keepSeen
        self.ballast = ballast
        self.compactBytes = compactBytes
        self.groupUnits = groupUnits
        self.commitSpacing = commitSpacing
        self.hintSpacing = hintSpacing
        self.attemptsMax = attemptsMax
        self.crashesMax = crashesMax
    }

    /// The limit of a lane in bytes.
    package func bytes(of lane: LaneName) -> ByteCount { bytesOfLane[lane] ?? laneBytes }
}
