import Quantities

/// A span of the calendar in UTC, so that daylight saving neither repeats nor leaves out one.
package enum Period: String, Sendable, Hashable, CaseIterable {
    /// From minute 0.
    case hour
    /// From midnight.
    case day
    /// From Monday.
    case week
    /// From the first.
    case month
    /// From the first of January.
    case year

    /// The number of the period that a moment lies in; later ones have greater numbers.
    func number(of moment: Timestamp) -> Int64 {
        let hour = moment.floored(to: .seconds(3600)).microseconds / 3_600_000_000
        let day = Self.floor(hour, 24)
        switch self {
        case .hour: return hour
        case .day: return day
        // Day 0 was a Thursday.
        case .week: return Self.floor(day + 3, 7)
        case .month:
            let date = Timestamp.civil(days: day)
            return date.year * 12 + date.month
        case .year: return Timestamp.civil(days: day).year
        }
    }

    private static func floor(_ value: Int64, _ width: Int64) -> Int64 {
        (value - (value % width + width) % width) / width
    }
}
