package import Contracts
package import Quantities

/// How full a lane is.
package struct LanePressure: Sendable, Hashable {
    /// What fullness calls for.
    package enum Level: Sendable, Hashable, Comparable {
        /// Below 70 %.
        case normal
        /// From 70 %.
        case warning
        /// From 90 %.
        case critical
    }

    /// The lane.
    package let lane: LaneName
    /// Bytes of rows that required consumers have not acknowledged.
    package let held: ByteCount
    /// The limit of those bytes.
    package let limit: ByteCount

    /// A lane's fullness.
    package init(lane: LaneName, held: ByteCount, limit: ByteCount) {
        self.lane = lane
        self.held = held
        self.limit = limit
    }

    /// What the fullness calls for.
    package var level: Level {
        if held.bytes >= limit.bytes / 10 * 9 { return .critical }
        return held.bytes >= limit.bytes / 10 * 7 ? .warning : .normal
    }
}
