import Contracts

/// What is known about a metric by the end of its name.
struct MetricDefinition: Sendable {
    /// Part in the plausibility check of a used and a total amount.
    enum Role: Sendable { case none, used, total }

    /// The end of the name, or the whole name of metrics without an object.
    let suffix: [UInt8]
    /// The unit meant when none is sent: the one of the requirements document.
    let unit: MeasuredUnit
    let kind: SeriesKind
    /// Values outside are refused, in the base unit.
    let range: ClosedRange<Double>
    /// Values outside are kept and flagged.
    let plausible: ClosedRange<Double>
    let role: Role
    /// Whether the value is a moment, which senders write in more ways than numbers.
    let isMoment: Bool

    private init(
        _ suffix: String,
        _ unit: String,
        _ kind: SeriesKind = .numeric,
        range: ClosedRange<Double>? = nil,
        plausible: ClosedRange<Double>? = nil,
        role: Role = .none,
        isMoment: Bool = false
    ) {
        guard let unit = MeasuredUnit.named(unit) else {
            preconditionFailure("\(unit) is not in the table of units")
        }
        self.suffix = Array(suffix.utf8)
        self.unit = unit
        self.kind = kind
        self.range = range ?? Self.range(of: unit.dimension)
        self.plausible = plausible ?? self.range
        self.role = role
        self.isMoment = isMoment
    }

    private static func moment(_ metric: MomentMetric) -> Self {
        Self(metric.name, "s", isMoment: true)
    }

    /// What any value of a dimension can be.
    static func range(of dimension: MeasuredUnit.Dimension) -> ClosedRange<Double> {
        switch dimension {
        case .bytes, .bytesPerSecond, .count: 0...0x1p63
        case .ratio: 0...1000
        case .celsius: -273.15...1000
        case .seconds: 0...1e10
        case .state: -1e6...1e6
        case .plain: -0x1p63...0x1p63
        }
    }

    // Longest suffix first: `power_on_hours` before `hours` would be, were there one.
    private static func sorted(_ list: [MetricDefinition]) -> [MetricDefinition] {
        list.sorted { $0.suffix.count > $1.suffix.count }
    }

    private static let degrees: ClosedRange<Double> = -40...150
    private static let some: ClosedRange<Double> = 1...0x1p63

    static let pool = sorted([
        .init("used", "GB", role: .used),
        .init("total", "GB", plausible: some, role: .total),
        .init("available", "GB"), .init("allocated", "GB"), .init("free", "GB"),
        .init("size", "GB", plausible: some),
        .init("health", "state", .state), .init("status", "state", .state),
        .init("state", "state", .state),
        .init("fragmentation", "%", range: 0...1), .init("capacity", "%", range: 0...1),
        .init("usage", "%", range: 0...1), .init("used_percent", "%", range: 0...1),
        .init("dedup_ratio", "ratio"), .init("compress_ratio", "ratio"),
        .init("scrub_errors", "count"), .moment(.lastScrub),
        .init("read_errors", "count", .counter), .init("write_errors", "count", .counter),
        .init("checksum_errors", "count", .counter),
    ])

    static let disk = sorted([
        .init("temperature", "°C", plausible: degrees), .init("temp", "°C", plausible: degrees),
        .init("smart_status", "state", .state), .init("health", "state", .state),
        .init("status", "state", .state),
        .init("power_on_hours", "h", .counter), .init("power_on_time", "s", .counter),
        .init("power_cycles", "count", .counter), .init("power_cycle_count", "count", .counter),
        .init("reallocated_sectors", "count", .counter),
        .init("pending_sectors", "count"), .init("offline_uncorrectable", "count"),
        .init("uncorrectable_sectors", "count"), .init("uncorrectable_errors", "count", .counter),
        .init("reported_uncorrectable", "count", .counter),
        .init("command_timeout", "count", .counter), .init("crc_errors", "count", .counter),
        .init("media_errors", "count", .counter),
        .init("read_errors", "count", .counter), .init("write_errors", "count", .counter),
        .init("checksum_errors", "count", .counter),
        .init("percentage_used", "%", range: 0...10), .init("wear", "%", range: 0...10),
        .init("available_spare", "%", range: 0...1),
        .init("size", "GB", plausible: some), .init("total", "GB", plausible: some, role: .total),
        .init("used", "GB", role: .used),
    ])

    static let replication = sorted([
        .moment(.lastRun), .init("status", "state", .state),
        .init("state", "state", .state),
        .init("bytes_transferred", "bytes"), .init("duration", "s"), .init("lag", "s"),
        .init("snapshots_sent", "count"),
    ])

    static let network = sorted([
        .init("rx_bytes", "bytes", .counter), .init("tx_bytes", "bytes", .counter),
        .init("rx_rate", "B/s"), .init("tx_rate", "B/s"), .init("rx", "B/s"), .init("tx", "B/s"),
        .init("rx_errors", "count", .counter), .init("tx_errors", "count", .counter),
        .init("link_state", "state", .state), .init("status", "state", .state),
    ])

    /// Metrics of the system itself: the whole name, no object.
    static let system = sorted([
        .init("cpu_usage", "%", range: 0...1024, plausible: 0...1),
        .init("cpu_temperature", "°C", plausible: degrees),
        .init("memory_used", "GB", role: .used),
        .init("memory_total", "GB", plausible: some, role: .total),
        .init("memory_free", "GB"), .init("memory_available", "GB"), .init("arc_size", "GB"),
        .init("memory_usage", "%", range: 0...1), .init("swap_used", "GB"),
        .init("swap_total", "GB"), .init("uptime", "s", .counter),
        .init("load_1", "none"), .init("load_5", "none"), .init("load_15", "none"),
    ])
}
