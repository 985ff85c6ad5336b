import Contracts
import FleetHistory
import Quantities
import TestSupport

/// A fleet that looks like one: pools, disks, a few of them in need.
struct SeededFleet {
    let count: Int
    let now: Timestamp
    private var random = SeededRandom(seed: 42)
    static let clients = [
        "Bäckerei Tonndorf", "Grundschule am Park", "Hallberg Dental", "Kanzlei Vogt & Partner",
        "Nordlicht Film", "Praxis Dr. Lindqvist", "Reederei Ahlers", "Stadtwerke Aurich",
    ]

    init(count: Int, now: Timestamp) {
        self.count = count
        self.now = now
    }

    mutating func fill(_ tenant: inout FakeHistory.Tenant) {
        for index in 0..<count {
            let id: SystemID = named("sys-\(index)")
            tenant.systems.append(record(id, index))
            tenant.latest[id] = samples(index)
            tenant.series[id] = SeriesAnswer(
                tier: .raw,
                step: .seconds(360),
                series: series()
            )
        }
    }

    private mutating func record(_ id: SystemID, _ index: Int) -> SystemRecord {
        let silence: Int64 = index == 2 ? 11_520 : Int64.random(in: 2...50, using: &random)
        return SystemRecord(
            id: id,
            name: "\(["vega", "orion", "pico", "birke", "quarz"][index % 5])-nas-\(index)",
            hostname: "10.20.\(index / 250).\(index % 250)",
            version: "TrueNAS-SCALE-25.10.1",
            client: named(Self.clients[index % Self.clients.count]),
            firstSeen: now - .seconds(90 * 86_400),
            lastSeen: now - .seconds(silence)
        )
    }

    private mutating func samples(_ index: Int) -> [LatestSample] {
        var samples: [LatestSample] = []
        func add(
            _ type: String,
            _ object: String,
            _ name: String,
            _ unit: String,
            _ value: Double,
            _ text: String = ""
        ) {
            samples.append(
                LatestSample(
                    series: SeriesName(type: type, object: object, name: name),
                    kind: unit == "state" ? .state : .numeric,
                    unit: unit,
                    time: now - .seconds(index == 2 ? 11_520 : 12),
                    value: value,
                    text: text,
                    metadata: ""
                )
            )
        }
        let total = 42.4 * 1_099_511_627_776
        let ratio =
            index == 1 ? 0.921 : index == 5 ? 0.837 : Double.random(in: 0.1...0.78, using: &random)
        add("pool", "tank", "used", "bytes", total * ratio)
        add("pool", "tank", "total", "bytes", total)
        add("pool", "tank", "health", "state", 1, index == 0 ? "DEGRADED" : "ONLINE")
        add("pool", "tank", "fragmentation", "ratio", 0.12)
        if index % 3 == 0 {
            add("pool", "fast", "used", "bytes", 0.69 * 1_099_511_627_776)
            add("pool", "fast", "total", "bytes", 1.69 * 1_099_511_627_776)
            if index != 9 { add("pool", "fast", "health", "state", 1, "ONLINE") }
        }
        for disk in 0..<6 {
            add(
                "disk",
                "da\(disk)",
                "temperature",
                "celsius",
                index == 7 && disk > 2 ? 46 : Double(34 + disk)
            )
            let fails = index == 3 && disk == 3
            add("disk", "da\(disk)", "smart_status", "state", 1, fails ? "FAIL" : "PASS")
            add("disk", "da\(disk)", "power_on_hours", "count", 51_684)
            add("disk", "da\(disk)", "reallocated_sectors", "count", 0)
        }
        add("cpu", "", "cpu_usage", "ratio", 0.26)
        add("memory", "", "memory_used", "bytes", 50 * 1_073_741_824)
        add("memory", "", "memory_total", "bytes", 64 * 1_073_741_824)
        add("system", "", "uptime", "seconds", 41 * 86_400)
        add("network", "eno1", "rx", "bytes", 123_456_789)
        return samples
    }

    private mutating func series() -> [SeriesAnswer.Series] {
        let total = 42.4 * 1_099_511_627_776
        return [
            wave("cpu", "", "cpu_usage", "ratio", around: 0.25, by: 0.15),
            wave("disk", "da0", "temperature", "celsius", around: 36, by: 3),
            wave("memory", "", "memory_total", "bytes", around: 64 * 1_073_741_824, by: 0),
            wave("memory", "", "memory_used", "bytes", around: 50 * 1_073_741_824, by: 4e9),
            wave("pool", "tank", "total", "bytes", around: total, by: 0),
            wave("pool", "tank", "used", "bytes", around: total * 0.71, by: total * 0.01),
        ]
    }

    private mutating func wave(
        _ type: String,
        _ object: String,
        _ name: String,
        _ unit: String,
        around: Double,
        by: Double
    ) -> SeriesAnswer.Series {
        var points: [SeriesAnswer.Point] = []
        for step in 0..<240 where !(90..<102).contains(step) {
            let value = around + by * Double.random(in: -1...1, using: &random)
            points.append(
                SeriesAnswer.Point(time: now - .seconds(Int64(239 - step) * 360), value: value)
            )
        }
        return SeriesAnswer.Series(
            name: SeriesName(type: type, object: object, name: name),
            kind: .numeric,
            unit: unit,
            points: points
        )
    }
}
