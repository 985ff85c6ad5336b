package import Calendars
package import Quantities

/// A part of every day, such as `22:00-06:00`, or of some days, such as `sat,sun 00:00-24:00`.
package struct DayWindow: Sendable, Hashable, CustomStringConvertible {
    /// The minute of the day it begins.
    package let start: Int
    /// The minute of the day it ends; not after `start` means on the next day.
    package let end: Int
    /// The days of the week it begins on, Sunday 0.
    package let weekdays: Set<Int>

    private static let names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

    /// Reads a window; nil for what is none.
    package init?(_ text: String) {
        let words = text.split(separator: " ")
        guard let times = words.last, words.count <= 2 else { return nil }
        let ends = times.split(separator: "-").map(Self.minute)
        guard ends.count == 2, let start = ends[0], let end = ends[1], start < 1440, start != end
        else { return nil }
        var weekdays: Set<Int> = Set(0...6)
        if words.count == 2 {
            let days = words[0].split(separator: ",").map { Self.names.firstIndex(of: String($0)) }
            guard !days.contains(nil) else { return nil }
            weekdays = Set(days.compactMap(\.self))
        }
        (self.start, self.end, self.weekdays) = (start, end, weekdays)
    }

    private static func minute(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":").map { $0.count == 2 ? Int($0) : nil }
        guard parts.count == 2, let hour = parts[0], let minute = parts[1],
            (0...24).contains(hour), (0...59).contains(minute), hour * 60 + minute <= 1440
        else { return nil }
        return hour * 60 + minute
    }

    /// Whether a moment lies in it.
    package func contains(_ moment: Timestamp, in place: LocalTime) -> Bool {
        let now = place.reading(at: moment)
        let today = Self.weekday(of: now.day)
        guard end <= start else {
            return weekdays.contains(today) && (start..<end).contains(now.minute)
        }
        if now.minute >= start { return weekdays.contains(today) }
        return now.minute < end && weekdays.contains((today + 6) % 7)
    }

    private static func weekday(of day: Int64) -> Int { Int(((day + 4) % 7 + 7) % 7) }

    /// As it is written, days in their order.
    package var description: String {
        let days =
            weekdays.count == 7
            ? ""
            : weekdays.sorted().map { Self.names[$0] }
                .joined(separator: ",") + " "
        return "\(days)\(Self.text(start))-\(Self.text(end))"
    }

    private static func text(_ minute: Int) -> String {
        let parts = [minute / 60, minute % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return parts.joined(separator: ":")
    }
}
