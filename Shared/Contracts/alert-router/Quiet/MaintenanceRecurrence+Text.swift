extension MaintenanceRecurrence {
    private static let words = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
    private static let ordinals = ["1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "last": -1]

    /// Days as people write them, each nil for what is none of them.
    ///
    /// `every day`, `sat`, `mon, thu`, `mon-fri`; `2nd tue`, `last sun`, `1st sat, 3rd sat` of each
    /// month; `day 1`, `day 1, day 15`, `last day` of each month. Weeks and days of one text go
    /// together: `1st sat, 3rd sun` is not read, as it would mean four days.
    ///
    /// - Parameter text: in small or capital letters.
    /// - Returns: the parts of a recurrence; nil when the text is none.
    package static func days(
        _ text: String
    ) -> (weekdays: [Int], weeks: [Int], daysOfMonth: [Int])? {
        let parts = text.lowercased().split(separator: ",").map { part in
            part.split { $0 == " " || $0 == "\t" }.map(String.init)
        }
        if parts == [["every", "day"]] { return (Array(0...6), [], []) }
        guard !parts.isEmpty else { return nil }
        let dates = parts.compactMap { dayOfMonth($0) }
        if dates.count == parts.count { return ([], [], dates.sorted()) }
        let ranges = parts.compactMap { weekdayRange($0) }
        if ranges.count == parts.count { return (Set(ranges.joined()).sorted(), [], []) }
        let ordinals = parts.compactMap { ordinalDay($0) }
        guard ordinals.count == parts.count else { return nil }
        let weeks = Set(ordinals.map(\.week)).sorted()
        let days = Set(ordinals.map(\.weekday)).sorted()
        guard ordinals.count == weeks.count * days.count else { return nil }
        return (days, weeks, [])
    }

    /// The days as `days` reads them: `mon, thu`, `last sun`, `day 1`.
    package var daysText: String {
        guard daysOfMonth.isEmpty else {
            return daysOfMonth.map { $0 < 0 ? "last day" : "day \($0)" }.joined(separator: ", ")
        }
        let names = weekdays.compactMap { Self.words.indices.contains($0) ? Self.words[$0] : nil }
        guard !weeks.isEmpty else {
            return weekdays.count == 7 ? "every day" : names.joined(separator: ", ")
        }
        let ordinals = weeks.compactMap { week in
            Self.ordinals.first { $0.value == week }?.key
        }
        return ordinals.flatMap { ordinal in names.map { "\(ordinal) \($0)" } }
            .joined(separator: ", ")
    }

    /// The time of day at which it begins: `22:00`.
    package var clockText: String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(two(startMinute / 60)):\(two(startMinute % 60))"
    }

    /// Minutes after midnight of a time such as `22:00`; nil for what is none.
    package static func minute(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...2).contains(parts[0].utf8.count), parts[1].utf8.count == 2,
            text.utf8.allSatisfy({ (0x30...0x3A).contains($0) }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), (0..<24).contains(hour),
            (0..<60).contains(minute)
        else { return nil }
        return hour * 60 + minute
    }

    private static func dayOfMonth(_ words: [String]) -> Int? {
        if words == ["last", "day"] { return -1 }
        guard words.count == 2, words[0] == "day", let day = Int(words[1]), (1...31).contains(day)
        else { return nil }
        return day
    }

    /// `mon` or `mon-fri`; `sat-mon` goes over the end of the week.
    private static func weekdayRange(_ words: [String]) -> [Int]? {
        guard words.count == 1, let word = words.first else { return nil }
        let ends = word.split(separator: "-", omittingEmptySubsequences: false)
            .map { weekday($0) }
        guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1]
        else { return nil }
        return (0...((last - first + 7) % 7)).map { (first + $0) % 7 }
    }

    private static func weekday(_ word: Substring) -> Int? {
        guard word.utf8.count >= 3 else { return nil }
        let names = [
            "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
        ]
        return names.firstIndex { $0.hasPrefix(word) }
    }

    private struct OrdinalDay {
        let week: Int
        let weekday: Int
    }

    private static func ordinalDay(_ words: [String]) -> OrdinalDay? {
        guard words.count == 2, let week = ordinals[words[0]], let day = weekday(words[1][...])
        else { return nil }
        return OrdinalDay(week: week, weekday: day)
    }
}
