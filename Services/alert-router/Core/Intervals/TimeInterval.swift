import Calendars
package import Foundation
package import Quantities

/// A set of moments that comes again, as in `time_intervals`: all its fields must hold, and of a
/// field that is a list one entry.
package struct TimeInterval: Sendable, Hashable {
    /// Minutes of the day: the first is in, the second (up to 1440) is not; empty for all.
    package var minutes: [Range<Int>] = []
    /// Days of the week, Sunday being 0; empty for all.
    package var weekdays: [ClosedRange<Int>] = []
    /// Days of the month; negative ones count from its end, -1 being the last; empty for all.
    package var daysOfMonth: [DayRange] = []
    /// Months, 1 to 12; empty for all.
    package var months: [ClosedRange<Int>] = []
    /// Years; empty for all.
    package var years: [ClosedRange<Int>] = []
    /// Whose clocks count.
    package var zone: TimeZone

    /// First and last day of a month, either from its end when negative.
    package struct DayRange: Sendable, Hashable {
        /// The first day.
        package var first: Int
        /// The last day.
        package var last: Int

        /// A range of days.
        package init(first: Int, last: Int) {
            self.first = first
            self.last = last
        }

        /// Whether a day of a month of so many days is in; what is beyond its ends is clamped.
        package func contains(_ day: Int, daysInMonth: Int) -> Bool {
            let begin = first < 0 ? daysInMonth + first + 1 : first
            let end = last < 0 ? daysInMonth + last + 1 : last
            guard begin <= daysInMonth else { return false }
            return max(begin, -daysInMonth) <= day && day <= min(end, daysInMonth)
        }
    }

    /// An interval that holds always, on clocks of UTC.
    package init() { zone = Self.utc }

    /// Coordinated universal time.
    package static let utc = TimeZone(secondsFromGMT: 0) ?? .current

    /// Whether a moment is in it.
    package func contains(_ moment: Timestamp) -> Bool {
        let (day, minute) = LocalTime(zone).reading(at: moment)
        let (year, month, date) = Timestamp.civil(days: day)
        let next = month == 12 ? (year + 1, Int64(1)) : (year, month + 1)
        let length = Int(
            Timestamp.days(year: next.0, month: next.1, day: 1)
                - Timestamp.days(year: year, month: month, day: 1)
        )
        // 1970-01-01 was a Thursday.
        let weekday = Int(((day + 4) % 7 + 7) % 7)
        return holds(minutes) { $0.contains(minute) }
            && holds(daysOfMonth) { $0.contains(Int(date), daysInMonth: length) }
            && holds(months) { $0.contains(Int(month)) }
            && holds(weekdays) { $0.contains(weekday) }
            && holds(years) { $0.contains(Int(year)) }
    }

    private func holds<Entry>(_ entries: [Entry], _ test: (Entry) -> Bool) -> Bool {
        entries.isEmpty || entries.contains(where: test)
    }
}
