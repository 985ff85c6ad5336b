package import Quantities

/// A fleet in a few numbers.
package struct FleetSummary: Sendable, Equatable {
    /// Systems.
    package var systems = 0
    /// Systems that need someone now.
    package var now = 0
    /// Systems that need someone this week or this month.
    package var later = 0
    /// Systems of which something is not known.
    package var unclear = 0
    /// Systems that need nobody.
    package var quiet = 0
    /// Systems that are silent, and known to be.
    package var offline = 0
    /// Pools of which use and size are known.
    package var pools = 0
    /// Pools of which they are not.
    package var poolsUnknown = 0
    /// Pools that are not whole: degraded or worse.
    package var poolsBroken = 0
    /// Disks.
    package var disks = 0
    /// Disks that are critical or a warning.
    package var disksAtRisk = 0
    /// Bytes in use in those pools.
    package var used = ByteCount(0)
    /// Bytes they hold.
    package var total = ByteCount(0)

    /// The numbers of these systems.
    package init(of fleet: [SystemAssessment]) {
        for system in fleet { add(system) }
    }

    /// Used share of all pools together; nil when none is known.
    package var ratio: Double? {
        total.bytes > 0 ? Double(used.bytes) / Double(total.bytes) : nil
    }

    /// Systems that need someone.
    package var needing: Int { now + later }

    private mutating func add(_ system: SystemAssessment) {
        systems += 1
        switch system.urgency {
        case .atOnce: now += 1
        case .thisWeek, .thisMonth: later += 1
        case .unclear: unclear += 1
        case .quiet: quiet += 1
        }
        if system.isOffline { offline += 1 }
        for pool in system.pools { add(pool) }
        disks += system.disks.count
        disksAtRisk += system.disks.count { $0.condition >= .warning }
    }

    private mutating func add(_ pool: PoolAssessment) {
        switch pool.health {
        case .degraded, .broken: poolsBroken += 1
        case .online, .unknown: break
        }
        guard let poolUsed = pool.used, let poolTotal = pool.total, poolTotal.bytes > 0 else {
            poolsUnknown += 1
            return
        }
        pools += 1
        // A fleet beyond 8 EiB stays at the largest number instead of ending the process.
        used = Self.sum(used, poolUsed)
        total = Self.sum(total, poolTotal)
    }

    private static func sum(_ left: ByteCount, _ right: ByteCount) -> ByteCount {
        let (sum, overflows) = left.bytes.addingReportingOverflow(right.bytes)
        return ByteCount(overflows ? .max : sum)
    }
}
