import Calendars
package import Foundation
package import Quantities

/// Hours of the week in which a rule holds, on the clocks of a place.
package struct OpeningHours: Sendable, Hashable {
    /// Days of the week, Sunday being 0; empty for all.
    package var weekdays: Set<Int>
    /// Minutes of the day: the first is in, the last (up to 1440) is not.
    ///
    /// What ends beyond 1440 goes over midnight. One that ends before it
    /// begins goes over midnight and belongs to the day on which it begins.
    package var minutes: Range<Int>
    /// Whose clocks count.
    package var zone: TimeZone

    /// Hours of the week.
    ///
    /// - Parameters:
    ///   - weekdays: days, Sunday being 0; empty for all.
    ///   - from: the first minute of the day, 0 to 1439.
    ///   - to: the first minute that is not in, 1 to 1440; at most `from` for the next day's.
    ///   - zone: whose clocks count.
    package init(weekdays: Set<Int> = [], from: Int = 0, to: Int = 1440, zone: TimeZone) {
        self.weekdays = weekdays
        minutes = from..<(to > from ? to : to + 1440)
        self.zone = zone
    }

    /// Whether a moment is in them.
    package func contains(_ moment: Timestamp) -> Bool {
        let (day, minute) = LocalTime(zone).reading(at: moment)
        return holds(day, minute) || holds(day - 1, minute + 1440)
    }

    /// The first moment from one on that is in them, looked for over nine days; nil for none.
    package func next(from moment: Timestamp) -> Timestamp? {
        if contains(moment) { return moment }
        // By minutes, because a clock that is put forward or back moves every other arithmetic.
        var next = moment.floored(to: .seconds(60)) + .seconds(60)
        for _ in 0..<(9 * 1440) {
            if contains(next) { return next }
            next = next + .seconds(60)
        }
        return nil
    }

    private func holds(_ day: Int64, _ minute: Int) -> Bool {
        // 1970-01-01 was a Thursday.
        let weekday = Int(((day + 4) % 7 + 7) % 7)
        return minutes.contains(minute) && (weekdays.isEmpty || weekdays.contains(weekday))
    }
}
