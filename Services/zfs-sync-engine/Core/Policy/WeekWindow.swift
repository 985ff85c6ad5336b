/// A time of the week in which streams may run, such as `mon-fri 22:00-06:00`, in local time.
package struct WeekWindow: Sendable, Hashable {
    /// Minutes of the week in which it opens, from Monday 00:00 on.
    package let opens: [Int]
    /// How long it stays open, in minutes; at most a day.
    package let minutes: Int
    /// The text it was read from.
    package let text: String

    /// Reads days and hours, or hours alone for every day; nil for anything else.
    ///
    /// Such as `daily 22:00-06:00`, `mon-fri 20:00-24:00` or `sat,sun 00:00-24:00`.
    package init?(_ text: String) {
        let words = text.lowercased().split(separator: " ")
        guard let hours = words.last, words.count <= 2 else { return nil }
        let days = words.count == 2 ? Self.days(words[0]) : Array(0..<7)
        let ends = hours.split(separator: "-", omittingEmptySubsequences: false).map(Self.minute)
        guard let days, !days.isEmpty, ends.count == 2, let from = ends[0], let to = ends[1],
            from < Self.perDay
        else { return nil }
        opens = days.map { $0 * Self.perDay + from }
        minutes = to > from ? to - from : to + Self.perDay - from
        self.text = text
    }

    private static let perDay = 24 * 60
    private static let perWeek = 7 * perDay
    private static let names: [Substring] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    /// Whether it is open in a minute of the week.
    package func contains(minuteOfWeek minute: Int) -> Bool {
        opens.contains { (minute - $0 + Self.perWeek) % Self.perWeek < minutes }
    }

    /// Minutes until it opens next; 0 while it is open.
    package func minutesUntilOpen(from minute: Int) -> Int {
        guard !contains(minuteOfWeek: minute) else { return 0 }
        return opens.map { ($0 - minute + Self.perWeek) % Self.perWeek }.min() ?? 0
    }

    private static func days(_ text: Substring) -> [Int]? {
        if text == "daily" { return Array(0..<7) }
        var days: Set<Int> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false)
                .map { names.firstIndex(of: $0) }
            guard (1...2).contains(ends.count), let from = ends[0], let to = ends[ends.count - 1]
            else { return nil }
            for day in 0...((to - from + 7) % 7) { days.insert((from + day) % 7) }
        }
        return days.sorted()
    }

    private static func minute(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].count == 2, let hour = UInt8(parts[0]),
            let minute = UInt8(parts[1]), hour <= 24, minute < 60, hour < 24 || minute == 0
        else { return nil }
        return Int(hour) * 60 + Int(minute)
    }
}
