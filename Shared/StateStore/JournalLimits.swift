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
    /// Units of work in one commit at the most.
    package var groupUnits: Int

    /// Limits; the defaults are 256 MiB a lane, 24 hours, 14 days, 500 units.
    package init(
        laneBytes: ByteCount = .mebibytes(256),
        bytesOfLane: [LaneName: ByteCount] = [:],
        keepAcknowledged: Duration = .seconds(86_400),
        keepSeen: Duration = .seconds(14 * 86_400),
        groupUnits: Int = 500
    ) {
        self.laneBytes = laneBytes
        self.bytesOfLane = bytesOfLane
        self.keepAcknowledged = keepAcknowledged
        self.keepSeen = keepSeen
        self.groupUnits = groupUnits
    }

    /// The limit of a lane in bytes.
    package func bytes(of lane: LaneName) -> ByteCount { bytesOfLane[lane] ?? laneBytes }
}
