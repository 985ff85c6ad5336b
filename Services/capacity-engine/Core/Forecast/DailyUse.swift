package import Quantities

/// What a pool used at the end of one day.
package struct DailyUse: Sendable, Hashable {
    /// The day, counted from 1970-01-01 (UTC); 1970-01-01 was a Thursday.
    package let day: Int
    /// Bytes in use.
    package let bytes: Double

    /// A day's use.
    package init(day: Int, bytes: Double) {
        self.day = day
        self.bytes = bytes
    }

    /// The day that a moment lies in, counted as `day` is.
    package static func day(of moment: Timestamp) -> Int {
        Int(moment.floored(to: .seconds(86_400)).microseconds / 86_400_000_000)
    }

    /// When a day begins, UTC.
    package static func start(of day: Int) -> Timestamp { Timestamp(seconds: Int64(day) * 86_400) }
}
