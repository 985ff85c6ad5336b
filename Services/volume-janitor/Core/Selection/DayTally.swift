package import Quantities

/// Sums what files hold by the day (UTC) of the time a rule orders them by, while they stream past.
///
/// Files older than 400 days share the first day, those of the future the last.
package struct DayTally: Sendable {
    /// Days that are told apart, at the most.
    package static let daysMax = 400

    private let today: Int64
    private var stored = [Int64](repeating: 0, count: daysMax)
    private var deletable = [Int64](repeating: 0, count: daysMax)

    /// No files, seen at a moment.
    package init(now: Timestamp) {
        today = Self.day(now.microseconds * 1000)
    }

    /// Adds a file.
    ///
    /// - Parameters:
    ///   - bytes: what it takes on the disk.
    ///   - time: its time, in nanoseconds since 1970.
    ///   - isDeletable: whether it may go and frees its bytes.
    package mutating func add(_ bytes: Int64, at time: Int64, isDeletable: Bool) {
        let age = min(max(today - Self.day(time), 0), Int64(Self.daysMax - 1))
        stored[Int(age)] &+= bytes
        if isDeletable { deletable[Int(age)] &+= bytes }
    }

    /// Days that hold something, the oldest first, when the oldest files go until so many bytes are
    /// free.
    package func days(freeing: Int64) -> [PlanDay] {
        var left = freeing
        return (0..<Self.daysMax).reversed().compactMap { age in
            guard stored[age] > 0 else { return nil }
            let goes = min(deletable[age], left)
            left -= goes
            return PlanDay(
                start: Timestamp(seconds: (today - Int64(age)) * 86_400),
                bytes: stored[age],
                goes: goes
            )
        }
    }

    private static func day(_ nanoseconds: Int64) -> Int64 {
        let day = nanoseconds / 86_400_000_000_000
        return nanoseconds < 0 ? day - 1 : day
    }
}
