import Foundation

/// What this process has used so far.
struct Spent {
    let cpuSeconds: Double
    let residentMebibytes: Double

    static var now: Spent {
        var usage = rusage()
        unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return Spent(
            cpuSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime),
            residentMebibytes: residentMax
        )
    }

    /// The most that was resident (`VmHWM`); what rusage says counts the parent before exec too.
    private static var residentMax: Double {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        let words = line?.split(whereSeparator: \.isWhitespace) ?? []
        return words.count > 1 ? (Double(words[1]) ?? 0) / 1024 : 0
    }
}
