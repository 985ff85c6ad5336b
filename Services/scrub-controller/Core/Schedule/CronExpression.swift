package import Calendars
package import Quantities

/// When something is due, in the five fields of crontab(5): minute, hour, day of month, month,
/// day of week.
///
/// Fields hold `*`, numbers, ranges, lists and steps; months and days of the week also their first
/// three letters; 0 and 7 are Sunday. When both days are restricted, either is enough. `@weekly`,
/// `@monthly`, `@daily` and `@yearly` are known too.
package struct CronExpression: Sendable, Hashable {
    /// What was written.
    package let text: String
    private let minutes: Set<Int>
    private let hours: Set<Int>
    private let days: Set<Int>
    private let months: Set<Int>
    private let weekdays: Set<Int>
    private let needsBothDays: Bool

    /// Reads an expression; nil for one that is none, or that is never due.
    package init?(_ text: String) {
        let words = (Self.names[text] ?? text).split(separator: " ").map(String.init)
        guard words.count == 5,
            let minutes = Self.field(words[0], 0...59), let hours = Self.field(words[1], 0...23),
            let days = Self.field(words[2], 1...31),
            let months = Self.field(words[3], 1...12, Self.monthNames),
            let weekdays = Self.field(words[4], 0...7, Self.weekdayNames)
        else { return nil }
        self.text = text
        (self.minutes, self.hours, self.days, self.months) = (minutes, hours, days, months)
        self.weekdays = Set(weekdays.map { $0 % 7 })
        needsBothDays = words[2].hasPrefix("*") || words[4].hasPrefix("*")
        guard last(before: Self.someMoment, in: .utc) != nil else { return nil }
    }

    /// The last moment it was due at or before a moment; nil when it was not in ten years.
    package func last(before moment: Timestamp, in place: LocalTime) -> Timestamp? {
        let now = place.reading(at: moment)
        for day in stride(from: now.day, through: now.day - Self.daysMax, by: -1)
        where isDue(onDay: day) {
            for minute in dueMinutes.reversed() {
                let due = place.moment(day: day, minute: minute)
                if due <= moment { return due }
            }
        }
        return nil
    }

    /// The first moment it is due after a moment; nil when it is not in ten years.
    package func next(after moment: Timestamp, in place: LocalTime) -> Timestamp? {
        let now = place.reading(at: moment)
        for day in now.day...now.day + Self.daysMax where isDue(onDay: day) {
            for minute in dueMinutes {
                let due = place.moment(day: day, minute: minute)
                if due > moment { return due }
            }
        }
        return nil
    }

    private var dueMinutes: [Int] {
        hours.sorted().flatMap { hour in minutes.sorted().map { hour * 60 + $0 } }
    }

    private func isDue(onDay day: Int64) -> Bool {
        let date = Timestamp.civil(days: day)
        guard months.contains(Int(date.month)) else { return false }
        let rest = (day + 4) % 7
        let isWeekday = weekdays.contains(Int(rest < 0 ? rest + 7 : rest))
        let isDay = days.contains(Int(date.day))
        return needsBothDays ? isDay && isWeekday : isDay || isWeekday
    }

    // MARK: - Reading

    private static let daysMax: Int64 = 3660
    private static let someMoment = Timestamp(seconds: 1_767_225_600)
    private static let monthNames = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    private static let weekdayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
    private static let names = [
        "@yearly": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0",
        "@daily": "0 0 * * *",
    ]

    private static func field(
        _ text: String,
        _ range: ClosedRange<Int>,
        _ names: [String] = []
    ) -> Set<Int>? {
        var values: Set<Int> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let halves = part.split(separator: "/", omittingEmptySubsequences: false)
            guard let first = halves.first, halves.count <= 2,
                let bounds = bounds(first, range, names, isStepped: halves.count == 2)
            else { return nil }
            guard let step = halves.count == 2 ? Int(halves[1]) : 1, step > 0 else { return nil }
            values.formUnion(stride(from: bounds.lowerBound, through: bounds.upperBound, by: step))
        }
        return values
    }

    private static func bounds(
        _ text: Substring,
        _ range: ClosedRange<Int>,
        _ names: [String],
        isStepped: Bool
    ) -> ClosedRange<Int>? {
        if text == "*" { return range }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map {
            number($0, range, names)
        }
        guard (1...2).contains(ends.count), let low = ends[0] else { return nil }
        guard ends.count == 2 else { return isStepped ? low...range.upperBound : low...low }
        guard let high = ends[1], high >= low else { return nil }
        return low...high
    }

    private static func number(
        _ text: Substring,
        _ range: ClosedRange<Int>,
        _ names: [String]
    ) -> Int? {
        if let index = names.firstIndex(of: text.lowercased()) { return index + range.lowerBound }
        return Int(text).flatMap { range.contains($0) ? $0 : nil }
    }
}
