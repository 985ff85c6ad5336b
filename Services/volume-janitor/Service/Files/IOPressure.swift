import Foundation

/// How much of the time processes wait for the disk (`/proc/pressure/io`, Linux 4.20).
enum IOPressure {
    /// The percentage over the last ten seconds; 0 where the kernel does not say.
    static var current: Double {
        guard let file = FileHandle(forReadingAtPath: "/proc/pressure/io"),
            let data = try? file.read(upToCount: 256)
        else { return 0 }
        return percent(in: String(decoding: data, as: UTF8.self))
    }

    /// The number behind `avg10=` of the line `some`.
    static func percent(in text: String) -> Double {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.first == "some", words.count > 1, words[1].hasPrefix("avg10=") else { return 0 }
        return Double(words[1].dropFirst("avg10=".count)) ?? 0
    }
}
