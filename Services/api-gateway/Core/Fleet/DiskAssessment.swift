import Quantities

/// How a disk stands by its newest readings.
package struct DiskAssessment: Sendable, Equatable {
    /// The disk's name on its system.
    package var name: String
    /// Its temperature, °C; nil when not known.
    package var celsius: Double?
    /// Its SMART word as sent; nil when not known.
    package var smart: String?
    /// Sectors it has reallocated; nil when not known.
    package var reallocated: Double?
    /// How many of them in the last week; nil when not known.
    package var reallocatedInWeek: Double?
    /// How long it has run; nil when not known.
    package var powered: Duration?
    /// Whether its readings are the last known ones.
    package var isStale: Bool
    /// How it stands.
    package var condition: Condition = .healthy
    /// Why it needs someone, the worst first; its temperature is said for the system as a whole.
    package var findings: [Finding] = []
    /// How warm it is for a disk.
    package var warmth: Condition = .healthy

    /// The state's word on a page.
    package var word: String {
        switch condition {
        case .critical: isFailing ? "Failing" : "Critical"
        case .warning: "Warning"
        case .unknown: "Unknown"
        case .healthy: "Healthy"
        }
    }

    /// Whether it fails its own assessment.
    package var isFailing: Bool { Self.failed.contains(smart?.uppercased() ?? "") }

    private static let failed: Set<String> = ["FAIL", "FAILED", "FAILING"]
    private static let passed: Set<String> = ["PASS", "PASSED", "OK"]

    /// The assessment of a disk's readings.
    init(name: String, readings: [Reading], thresholds: Thresholds, now: Timestamp) {
        func newest(_ name: String) -> Reading? {
            readings.filter { $0.name == name }.max { $0.time < $1.time }
        }
        self.name = name
        celsius = newest("temperature")?.value
        smart = newest("smart_status")?.text
        let sectors = newest("reallocated_sectors")
        reallocated = sectors?.value
        reallocatedInWeek = sectors.flatMap { newest in newest.weekAgo.map { newest.value - $0 } }
        powered = newest("power_on_hours").flatMap(Self.running)
        let needed = ["temperature", "smart_status"].compactMap { newest($0)?.time }
        isStale = now - (needed.max() ?? readings.map(\.time).max() ?? now) > thresholds.staleAfter
        warmth = Self.warmth(celsius, thresholds)
        findings = ownFindings.sorted(by: Finding.isWorse)
        condition = max(findings.map(\.condition).max() ?? .healthy, warmth)
        let vouches = Self.passed.contains(smart?.uppercased() ?? "")
        if isStale || !(vouches || isFailing) { condition = max(condition, .unknown) }
    }

    private static func running(_ reading: Reading) -> Duration? {
        let seconds = reading.unit == "seconds" ? reading.value : reading.value * 3600
        return (0..<1e11).contains(seconds) ? .seconds(Int64(seconds)) : nil
    }

    private static func warmth(_ celsius: Double?, _ thresholds: Thresholds) -> Condition {
        guard let celsius, celsius.isFinite else { return .healthy }
        if celsius >= thresholds.diskCriticalCelsius { return .critical }
        return celsius >= thresholds.diskWarningCelsius ? .warning : .healthy
    }

    private var ownFindings: [Finding] {
        var found: [Finding] = []
        if isFailing {
            found.append(
                Finding(
                    .atOnce,
                    .critical,
                    "Disk \(strong: name) \(strong: "fails its SMART self-assessment").",
                    advice: "Replace it while its pool still has redundancy."
                )
            )
        }
        if let growth = reallocatedInWeek, growth > 0 {
            let sectors = Wording.grouped(Int64(min(growth, 1e15)))
            found.append(
                Finding(
                    .thisWeek,
                    .warning,
                    "Disk \(strong: name) reallocated \(strong: sectors) sectors in 7 days.",
                    advice: "Disks that go on like this are likely to fail: plan its replacement."
                )
            )
        }
        return found
    }
}
