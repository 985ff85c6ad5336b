import Quantities

/// Says whether others are disturbed, and does not change its mind at every sample.
///
/// Pressure counts only while others use the disks: on a machine where nothing else happens the
/// scrub's own waiting is all the pressure there is. That they use them at all is said apart from
/// whether they are disturbed: who reads now and then waits too, and no average shows it.
package struct LoadJudge: Sendable, Equatable {
    /// What is said of the load.
    package enum Level: Sendable, Equatable {
        /// Not enough is known, or it is neither calm nor busy for long enough.
        case between
        /// Nobody is disturbed, for as long as is needed.
        case calm
        /// Somebody is, for as long as is needed.
        case busy
    }

    /// What was said last.
    package private(set) var level = Level.between
    /// Why it is not calm, in words; empty when it is.
    package private(set) var reason = ""
    /// Whether the last sample alone was over a limit.
    package private(set) var isDisturbedNow = false
    /// Whether others use the disks.
    package private(set) var isShared = false
    private var busySince: Duration?
    private var calmSince: Duration?
    private var aloneSince: Duration?

    /// A judge that has seen nothing.
    package init() {}

    /// Takes in a sample.
    package mutating func take(_ sample: LoadSample?, _ limits: LoadLimits, at uptime: Duration) {
        guard let sample else {
            (level, busySince, calmSince, aloneSince) = (.between, nil, nil, nil)
            (isDisturbedNow, isShared) = (false, false)
            reason = "what others do with the disks is not known yet"
            return
        }
        let over = Self.reasons(sample, limits, part: 1)
        let near = Self.reasons(sample, limits, part: limits.calmPart)
        isDisturbedNow = !over.isEmpty
        isShared = sample.foregroundBytes >= limits.shared
        aloneSince = isShared ? nil : aloneSince ?? uptime
        busySince = over.isEmpty ? nil : busySince ?? uptime
        calmSince = near.isEmpty ? calmSince ?? uptime : nil
        reason = (over.isEmpty ? near : over).joined(separator: ", ")
        if reason.isEmpty, isShared {
            reason = "others use the disks (\(Wording.size(sample.foreground)) a second)"
        }
        if let busySince, uptime - busySince >= limits.busyAfter {
            level = .busy
        } else if let calmSince, uptime - calmSince >= limits.calmAfter {
            level = .calm
        } else if level != .busy || over.isEmpty && near.isEmpty {
            // It stays busy until it is really calm for a moment, and calm until it is busy.
            level = level == .calm ? .calm : .between
        }
    }

    /// How long it has been calm and nobody used the disks; nil when that is not so.
    package func quiet(for uptime: Duration) -> Duration? {
        guard let calmSince, let aloneSince else { return nil }
        return uptime - max(calmSince, aloneSince)
    }

    private static func reasons(
        _ sample: LoadSample,
        _ limits: LoadLimits,
        part: Double
    ) -> [String] {
        var reasons: [String] = []
        let isShared = sample.foregroundBytes >= limits.shared
        if let pressure = sample.pressure, isShared, pressure >= limits.pressure * part {
            reasons.append("processes wait for disks \(Self.percent(pressure)) of the time")
        }
        if sample.foregroundBusy >= limits.foregroundBusy * part {
            reasons.append("a disk works for others \(Self.percent(sample.foregroundBusy))")
        }
        let perCore = sample.load / Double(sample.cores)
        if let limit = limits.loadPerCore, perCore >= limit * part {
            reasons.append("the load is \(Wording.decimal(perCore, places: 1)) a core")
        }
        if let limit = limits.load, sample.load >= limit * part {
            reasons.append("the load is \(Wording.decimal(sample.load, places: 1))")
        }
        return reasons
    }

    private static func percent(_ share: Double) -> String { Wording.percent(share, places: 0) }
}
