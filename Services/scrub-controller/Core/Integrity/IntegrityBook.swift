import Contracts
import Observations
package import Quantities

/// What is known of a pool's damage.
///
/// Error counters say little by themselves: they survive repairs, and reading one bad file again
/// raises them again. So they are looked at by growth, growth that a known bad file explains opens
/// nothing new, and counters that an administrator zeroed only begin anew.
package struct IntegrityBook: Sendable, Equatable, Codable {
    /// The incidents, open ones and those that ended, by number.
    package private(set) var incidents: [Incident] = []
    /// Damage that no room was left for.
    package private(set) var leftOut: Int64 = 0
    private var counters: [UInt64: DeviceErrorCounts] = [:]
    /// When the kernel's log last told of damage on a device; of none where it names none.
    private var seenOn: [String: Timestamp] = [:]
    /// Growth that the kernel's log may still explain.
    private var unexplained: [UInt64: Growth] = [:]
    private var lastID: Int64 = 0

    /// Incidents that are kept; ended ones make room first.
    package static let incidentsMax = 1000

    /// The kernel's log is read beside the counters: it has this long to explain their growth.
    static let explainsWithin = Duration.seconds(10)

    private struct Growth: Sendable, Equatable, Codable {
        var count: Int64
        var since: Timestamp
        var isCorruption: Bool
    }

    /// Nothing is known.
    package init() {}

    /// Incidents that stand.
    package var open: [Incident] { incidents.filter(\.isOpen) }

    // MARK: - The kernel's log

    /// Takes in what the kernel's log told of the pool.
    ///
    /// - Parameters:
    ///   - sightings: what it told, in order.
    ///   - devices: the pool's devices.
    ///   - now: the time.
    package mutating func take(_ sightings: [Sighting], _ devices: [DeviceView], at now: Timestamp)
    {
        for sighting in sightings {
            let device = devices.first { $0.path != nil && $0.path == sighting.device }
            seenOn[device.map { "\($0.id)" } ?? ""] = now
            take(sighting, on: device.map { "\($0.id)" }, at: now)
        }
    }

    private mutating func take(_ sighting: Sighting, on device: String?, at now: Timestamp) {
        if sighting.kind == .repaired {
            guard let logical = sighting.logical else { return }
            repair(logical, on: device, at: now)
            return
        }
        // A line that says no more than what is known of an address is about the same file, and a
        // block that several files share, such as those of snapshots, is damaged once.
        let known =
            openIndex { incident in sighting.inode.map(incident.isOf) ?? false }
            ?? openIndex { incident in sighting.logical.map(incident.bad.contains) ?? false }
        guard let index = known ?? add(sighting.inode == nil ? .block : .file, at: now) else {
            return
        }
        if let file = sighting.inode { incidents[index].take(file, sighting.path) }
        incidents[index].device = incidents[index].device ?? device
        incidents[index].lastAt = now
        if let logical = sighting.logical, !incidents[index].bad.contains(logical),
            incidents[index].bad.count < Incident.addressesMax
        {
            incidents[index].bad.append(logical)
        }
        incidents[index].count += 1
        guard sighting.inode != nil, let logical = sighting.logical else { return }
        // The kernel may have named the block before it named the file.
        incidents.removeAll { other in
            other.isOpen && other.kind == .block && other.bad == [logical]
        }
    }

    private func openIndex(where isSo: (Incident) -> Bool) -> Int? {
        incidents.firstIndex { $0.isOpen && isSo($0) }
    }

    private mutating func repair(_ logical: Int64, on device: String?, at now: Timestamp) {
        guard let index = incidents.lastIndex(where: { $0.isOpen && $0.bad.contains(logical) })
        else {
            // Repaired as soon as it was found: it happened all the same.
            guard let index = add(.block, at: now) else { return }
            incidents[index].repaired = [logical]
            incidents[index].device = device
            incidents[index].end(.repaired, "it was repaired from another copy", at: now)
            return
        }
        incidents[index].bad.removeAll { $0 == logical }
        incidents[index].repaired = Array(
            (incidents[index].repaired + [logical]).suffix(Incident.addressesMax)
        )
        incidents[index].lastAt = now
        guard incidents[index].bad.isEmpty else { return }
        incidents[index].end(.repaired, "it was repaired from another copy", at: now)
    }

    /// A new incident's place; nil when there is no room.
    private mutating func add(_ kind: IntegrityIncident.Kind, at now: Timestamp) -> Int? {
        if incidents.count >= Self.incidentsMax {
            guard let old = incidents.firstIndex(where: { !$0.isOpen }) else {
                leftOut += 1
                return nil
            }
            incidents.remove(at: old)
        }
        lastID += 1
        var incident = Incident(id: lastID, kind: kind, at: now)
        if kind == .file || kind == .block { incident.count = 0 }
        incidents.append(incident)
        return incidents.count - 1
    }

    // MARK: - Devices

    /// Takes in the devices: counters that grew, and those that are missing or back.
    ///
    /// - Parameters:
    ///   - devices: the pool's devices; one whose counters cannot be read says nothing.
    ///   - now: the time.
    package mutating func take(_ devices: [DeviceView], at now: Timestamp) {
        for device in devices {
            takePresence(device, at: now)
            guard let counters = device.counters else { continue }
            let before = self.counters.updateValue(counters, forKey: device.id)
            guard let before else { continue }
            defer { judgeGrowth(of: device.id, at: now) }
            if Self.isReset(counters, before) {
                unexplained[device.id] = nil
                let why = "its error counters were zeroed"
                end("\(device.id)", .device, .over, why, at: now)
            } else if counters != before {
                grow(device.id, from: before, to: counters, at: now)
            }
        }
    }

    private static func isReset(_ new: DeviceErrorCounts, _ old: DeviceErrorCounts) -> Bool {
        new.write < old.write || new.read < old.read || new.flush < old.flush
            || new.corruption < old.corruption || new.generation < old.generation
    }

    private mutating func grow(
        _ id: UInt64,
        from before: DeviceErrorCounts,
        to counters: DeviceErrorCounts,
        at now: Timestamp
    ) {
        let growth = counters.sum - before.sum
        let isCorruption = growth == counters.corruption - before.corruption
        if let index = openIndex(.device, "\(id)") {
            incidents[index].count += growth
            incidents[index].lastAt = now
            return
        }
        let known = unexplained[id]
        unexplained[id] = Growth(
            count: growth + (known?.count ?? 0),
            since: known?.since ?? now,
            isCorruption: isCorruption && known?.isCorruption ?? true
        )
    }

    /// Opens an incident for growth that nothing has explained in time.
    private mutating func judgeGrowth(of id: UInt64, at now: Timestamp) {
        guard let growth = unexplained[id] else { return }
        let device = "\(id)"
        let earliest = growth.since - Self.explainsWithin
        let isExplained =
            [device, ""].contains { seenOn[$0].map { $0 >= earliest } ?? false }
            || incidents.contains { incident in
                incident.isOpen && [.file, .block].contains(incident.kind)
                    && (growth.isCorruption || incident.device == nil || incident.device == device)
            }
        if isExplained {
            unexplained[id] = nil
        } else if now - growth.since >= Self.explainsWithin {
            unexplained[id] = nil
            guard let index = add(.device, at: growth.since) else { return }
            incidents[index].device = device
            incidents[index].count = growth.count
            incidents[index].lastAt = now
        }
    }

    private mutating func takePresence(_ device: DeviceView, at now: Timestamp) {
        let name = "\(device.id)"
        if device.isMissing {
            guard openIndex(.missing, name) == nil, let index = add(.missing, at: now) else {
                return
            }
            incidents[index].device = name
        } else {
            end(name, .missing, .over, "it is back", at: now)
        }
    }

    private func openIndex(_ kind: IntegrityIncident.Kind, _ device: String) -> Int? {
        incidents.firstIndex { $0.isOpen && $0.kind == kind && $0.device == device }
    }

    private mutating func end(
        _ device: String,
        _ kind: IntegrityIncident.Kind,
        _ state: IntegrityIncident.State,
        _ why: String,
        at now: Timestamp
    ) {
        guard let index = openIndex(kind, device) else { return }
        incidents[index].end(state, why, at: now)
    }

    // MARK: - Scrubs

    /// Takes in that a scrub read everything: what it did not meet is over.
    package mutating func take(_ end: RunEnd) {
        guard [.clean, .corrected, .uncorrectable].contains(end.verdict) else { return }
        for index in incidents.indices where incidents[index].isOpen {
            let wasMet = incidents[index].lastAt >= end.run.startedAt
            switch incidents[index].kind {
            case .missing: continue
            case _ where wasMet && end.verdict == .corrected:
                incidents[index].repaired += incidents[index].bad
                incidents[index].bad = []
                incidents[index].end(.repaired, "it was repaired from another copy", at: end.at)
            case _ where !wasMet || end.verdict == .clean:
                incidents[index].end(
                    .over,
                    "a scrub read everything and did not meet it",
                    at: end.at
                )
            default: continue
            }
        }
    }
}
