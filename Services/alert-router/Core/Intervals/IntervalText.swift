/// Reads the words of time intervals: `monday:friday`, `1:15`, `-3:-1`, `09:30`, `january:march`.
package enum IntervalText {
    private static let weekdays = [
        "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
    ]
    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september",
        "october", "november", "december",
    ]

    /// Minutes since midnight of `HH:MM`, `24:00` being 1440; nil for anything else.
    package static func minute(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.count == 2 && $0.allSatisfy(\.isDigit) }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60,
            hour < 24 || (hour == 24 && minute == 0)
        else { return nil }
        return hour * 60 + minute
    }

    /// Days of the week, Sunday being 0; nil for what is none or runs backwards.
    package static func weekdays(_ text: String) -> ClosedRange<Int>? {
        range(text) { weekdays.firstIndex(of: $0) }
    }

    /// Months by name or number; nil for what is none or runs backwards.
    package static func months(_ text: String) -> ClosedRange<Int>? {
        range(text) { word in
            if let index = months.firstIndex(of: word) { return index + 1 }
            return Int(word).flatMap { (1...12).contains($0) ? $0 : nil }
        }
    }

    /// Years; nil for what is none or runs backwards.
    package static func years(_ text: String) -> ClosedRange<Int>? { range(text) { Int($0) } }

    /// Days of a month, -31 to 31 without 0; nil for what is none, runs backwards or mixes an end
    /// counted from the month's end with a beginning that lies behind it in every month.
    package static func daysOfMonth(_ text: String) -> TimeInterval.DayRange? {
        let ends = text.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1],
            [first, last].allSatisfy({ $0 != 0 && (-31...31).contains($0) })
        else { return nil }
        // A beginning counted from the end may not meet an end counted from the start.
        guard !(first < 0 && last > 0) else { return nil }
        // In the longest month the end must not lie before the beginning.
        let longest = { (day: Int) in day < 0 ? 31 + day + 1 : day }
        guard longest(first) <= longest(last) else { return nil }
        return TimeInterval.DayRange(first: first, last: last)
    }

    private static func range(_ text: String, _ read: (String) -> Int?) -> ClosedRange<Int>? {
        let words = text.lowercased().split(separator: ":", omittingEmptySubsequences: false)
        guard (1...2).contains(words.count), let first = read(String(words[0])),
            let last = read(String(words[words.count - 1])), first <= last
        else { return nil }
        return first...last
    }
}

extension Character {
    fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
}
