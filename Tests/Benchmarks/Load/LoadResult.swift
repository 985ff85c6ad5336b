import Foundation
import Glibc

/// What came back, counted.
struct LoadResult: Sendable {
    var statuses: [Int: Int] = [:]
    var broken = 0
    /// Latencies of answers with status 200, in microseconds.
    var latencies: [UInt32] = []
    var wall: Duration = .zero
    var generatorCPU: Duration = .zero

    mutating func count(status: Int?, latency: Duration) {
        guard let status else {
            broken += 1
            return
        }
        statuses[status, default: 0] += 1
        if status == 200 {
            let seconds = Double(latency.components.seconds)
            let fraction = Double(latency.components.attoseconds) / 1e18
            latencies.append(UInt32(clamping: Int((seconds + fraction) * 1e6)))
        }
    }

    mutating func add(_ other: LoadResult) {
        statuses.merge(other.statuses, uniquingKeysWith: +)
        broken += other.broken
        latencies += other.latencies
    }

    var json: Data {
        let sorted = latencies.sorted()
        let accepted = statuses[200] ?? 0
        let numbers: [String: Any] = [
            "accepted": accepted,
            "statuses": Dictionary(
                uniqueKeysWithValues: statuses.map { (String($0.key), $0.value) }
            ),
            "broken": broken, "wall_s": wall.inSeconds,
            "rate_per_s": Double(accepted) / wall.inSeconds,
            "p50_ms": sorted.quantile(0.5) / 1000, "p99_ms": sorted.quantile(0.99) / 1000,
            "max_ms": sorted.quantile(1) / 1000, "generator_cpu_s": generatorCPU.inSeconds,
        ]
        let data = try? JSONSerialization.data(withJSONObject: numbers, options: [.sortedKeys])
        return (data ?? Data()) + Data("\n".utf8)
    }
}

extension Duration {
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }

    /// User and system time of this process so far.
    static func processCPU() -> Duration {
        var usage = rusage()
        unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let seconds = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
        let microseconds = usage.ru_utime.tv_usec + usage.ru_stime.tv_usec
        return .seconds(seconds) + .microseconds(microseconds)
    }
}

extension [UInt32] {
    /// The value below which a share of the sorted values lies; 0 without values.
    func quantile(_ share: Double) -> Double {
        isEmpty ? 0 : Double(self[Swift.min(count - 1, Int(Double(count) * share))])
    }
}
