import Glibc

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
        // By hand: Foundation's way of reading a file would add megabytes to what is measured.
        guard let status = unsafe fopen("/proc/self/status", "r") else { return 0 }
        defer { unsafe fclose(status) }
        var line = [CChar](repeating: 0, count: 128)
        while unsafe fgets(&line, Int32(line.count), status) != nil {
            let text = String(decoding: line.map(UInt8.init(truncatingIfNeeded:)), as: UTF8.self)
            let words = text.split { $0.isWhitespace || $0 == "\0" }
            if words.count > 1, words[0] == "VmHWM:" { return (Double(words[1]) ?? 0) / 1024 }
        }
        return 0
    }
}
