import Foundation
import Quantities

/// Reads and writes the values of fields for a date and time, on the viewer's clock.
struct LocalTime: Sendable {
    private let calendar: Calendar

    /// The clock of a zone by its name; where that is unknown, the one that is as far ahead of UTC.
    init(_ wall: WallCalendar) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone =
            TimeZone(identifier: wall.name)
            ?? TimeZone(secondsFromGMT: Int(wall.offsetSeconds)) ?? .gmt
        self.calendar = calendar
    }

    /// The zone's name, as the IANA database has it; UTC for one that has none there.
    var zone: String {
        let name = calendar.timeZone.identifier
        return name.hasPrefix("GMT") ? "UTC" : name
    }

    /// A moment of a field such as `2026-05-03T14:02`; nil for what is none.
    func moment(_ text: String) -> Timestamp? {
        guard let plain = Timestamp.parse(rfc3339: text + (text.utf8.count == 16 ? ":00" : "")),
            !plain.hasZone
        else { return nil }
        let (year, month, day) = Timestamp.civil(
            days: plain.moment.floored(to: .seconds(86_400)).microseconds / 86_400_000_000
        )
        let inDay =
            (plain.moment - plain.moment.floored(to: .seconds(86_400))).components.seconds
        let parts = DateComponents(
            year: Int(year),
            month: Int(month),
            day: Int(day),
            hour: Int(inDay / 3600),
            minute: Int(inDay / 60 % 60)
        )
        return calendar.date(from: parts).map {
            Timestamp(seconds: Int64($0.timeIntervalSince1970.rounded()))
        }
    }

    /// A moment as a field shows it, to the minute.
    func field(_ moment: Timestamp) -> String {
        let date = Date(timeIntervalSince1970: Double(moment.microseconds) / 1_000_000)
        let seconds = calendar.timeZone.secondsFromGMT(for: date)
        return String((moment + .seconds(seconds)).rfc3339.prefix(16))
    }
}
