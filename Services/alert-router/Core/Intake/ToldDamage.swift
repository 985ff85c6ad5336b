package import Contracts
package import Quantities

/// What the scrub service of a Btrfs pool has told of its devices, so that nothing is told twice.
///
/// A probe sees error counters above zero, the scrub service sees them grow, where, and when it is
/// over: damage is its alert. Counters stay until a person zeroes them, so those that it has told
/// of are no news. What it does not tell in time, because it came later or is gone, the probe's
/// alerts tell.
package struct ToldDamage: Sendable, Hashable, Codable {
    /// Devices that the probe's alerts leave out, by number in the pool.
    package struct Left: Sendable, Hashable {
        /// Devices whose errors are told of, or will be.
        package var erring: Set<UInt64> = []
        /// Devices whose absence is told of, or will be.
        package var missing: Set<UInt64> = []

        /// None.
        package init() {}
    }

    /// How long what a probe saw first may take to be told by the scrub service.
    package static let patience = Duration.seconds(60)
    /// Incidents that are held of one device at the most; more change nothing.
    private static let incidentsMax = 1000
    /// What stands for damage of which nobody knows the device.
    private static let unplaced = ""

    private struct Device: Sendable, Hashable, Codable {
        /// Incidents that stand.
        var open: Set<Int64> = []
        /// Errors that were counted when it was last told of.
        var covered: Int64 = 0
        /// When it was told of last, while no later look has been judged.
        var toldAt: Timestamp?
        /// Since when more is counted than was told of.
        var untoldSince: Timestamp?
        /// Since when it is missing without a word of the scrub service.
        var missingSince: Timestamp?
        /// Whether the scrub service has told that it is missing.
        var isToldMissing = false

        /// Whether it is told of, and whatever is counted at the next look with it.
        var isTold: Bool { !open.isEmpty || toldAt != nil }
    }

    private var devices: [String: Device] = [:]

    /// Nothing was told yet.
    package init() {}

    /// Takes in an incident of the pool.
    ///
    /// One that is over before it was ever open was no alert, so that it does not count as told.
    package mutating func take(_ fact: IntegrityIncident) {
        let name = fact.device ?? Self.unplaced
        var device = devices[name] ?? Device()
        let isOpen = fact.state == .open
        if fact.kind == .missing {
            device.isToldMissing = isOpen
        } else if isOpen {
            if device.open.count < Self.incidentsMax { device.open.insert(fact.id) }
            device.toldAt = fact.asOf
        } else if device.open.remove(fact.id) != nil {
            device.toldAt = fact.asOf
        }
        devices[name] = device
    }

    /// Judges what a probe saw of every device.
    ///
    /// - Parameters:
    ///   - seen: the devices; of one whose counters could not be read nothing is learnt.
    ///   - moment: when they were looked at.
    ///   - standing: the probe's alerts that stand: they wait for nobody's word, and end only when
    ///     it has come.
    /// - Returns: the devices that the probe's alerts leave out.
    package mutating func judge(
        _ seen: [PoolAssessed.Device],
        at moment: Timestamp,
        standing: Set<PoolFault> = []
    ) -> Left {
        var left = Left()
        let isToldOfAll = devices[Self.unplaced]?.isTold ?? false
        let (forErrors, forAbsence) = (
            standing.contains(.errors) ? .zero : Self.patience,
            standing.contains(.missing) ? .zero : Self.patience
        )
        for device in seen {
            if isErringTold(device, isToldOfAll, at: moment, forErrors) {
                left.erring.insert(device.id)
            }
            if isAbsenceTold(device, at: moment, forAbsence) { left.missing.insert(device.id) }
        }
        settle(at: moment)
        return left
    }

    private mutating func isErringTold(
        _ seen: PoolAssessed.Device,
        _ isToldOfAll: Bool,
        at moment: Timestamp,
        _ patience: Duration
    ) -> Bool {
        var device = devices["\(seen.id)"] ?? Device()
        defer { devices["\(seen.id)"] = device }
        guard let sum = seen.counters?.sum else {
            return device.isTold || isToldOfAll
        }
        if device.isTold || isToldOfAll { device.covered = sum }
        device.covered = min(device.covered, sum)
        guard sum > device.covered else {
            device.untoldSince = nil
            return true
        }
        let since = device.untoldSince ?? moment
        device.untoldSince = since
        return moment - since < patience
    }

    private mutating func isAbsenceTold(
        _ seen: PoolAssessed.Device,
        at moment: Timestamp,
        _ patience: Duration
    ) -> Bool {
        var device = devices["\(seen.id)"] ?? Device()
        defer { devices["\(seen.id)"] = device }
        guard seen.isMissing, !device.isToldMissing else {
            device.missingSince = nil
            return seen.isMissing
        }
        let since = device.missingSince ?? moment
        device.missingSince = since
        return moment - since < patience
    }

    /// What was told before this look is settled by it; what nothing is left to know of goes.
    private mutating func settle(at moment: Timestamp) {
        for name in devices.keys {
            if let told = devices[name]?.toldAt, told <= moment { devices[name]?.toldAt = nil }
        }
        devices = devices.filter { $0.value != Device() }
    }
}
