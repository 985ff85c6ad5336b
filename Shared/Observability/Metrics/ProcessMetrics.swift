import Glibc

#if canImport(FoundationEssentials)
    import FoundationEssentials
#endif

/// What `/proc` says about this process.
package struct ProcessMetrics: Sendable, Equatable {
    /// Memory in RAM, shared pages too.
    package var residentBytes: Int64
    /// Memory in RAM that belongs to this process alone.
    package var residentAnonymousBytes: Int64
    /// Processor time used, user and system.
    package var cpuSeconds: Double
    /// Open file descriptors.
    package var openFiles: Int

    /// Reads `/proc/self`; a line that is missing reads as 0.
    package static func current() -> Self {
        let status = text(of: "/proc/self/status")
        return Self(
            residentBytes: kibibytes("VmRSS:", in: status) << 10,
            residentAnonymousBytes: kibibytes("RssAnon:", in: status) << 10,
            cpuSeconds: cpuSeconds(stat: text(of: "/proc/self/stat")),
            openFiles: (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd"))?
                .count
                ?? 0
        )
    }

    /// Adds gauges of this process to a registry, read each time they are shown.
    package static func register(in metrics: MetricsRegistry) {
        metrics.gauge("process_resident_memory_bytes", help: "Memory in RAM.") {
            Double(current().residentBytes)
        }
        metrics.gauge(
            "process_resident_anonymous_bytes",
            help: "Memory in RAM of this process alone."
        ) { Double(current().residentAnonymousBytes) }
        metrics.gauge("process_cpu_seconds", help: "Processor time used.") {
            current().cpuSeconds
        }
        metrics.gauge("process_open_fds", help: "Open file descriptors.") {
            Double(current().openFiles)
        }
    }

    /// User and system time, the 14th and 15th field; the name before them may hold spaces.
    static func cpuSeconds(stat: String) -> Double {
        guard let nameEnd = stat.lastIndex(of: ")") else { return 0 }
        let fields = stat[nameEnd...].split(separator: " ")
        guard fields.count > 13, let user = Double(fields[12]), let system = Double(fields[13])
        else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    private static func kibibytes(_ key: String, in status: String) -> Int64 {
        let line = status.split(separator: "\n").first { $0.hasPrefix(key) }
        let words = line?.split(whereSeparator: { $0 == " " || $0 == "\t" }) ?? []
        return words.count > 1 ? Int64(words[1]) ?? 0 : 0
    }

    private static func text(of path: String) -> String {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
