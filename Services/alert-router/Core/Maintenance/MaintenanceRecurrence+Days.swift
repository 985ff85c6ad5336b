package import Contracts
import Quantities

extension MaintenanceRecurrence {
    /// Whether it begins on a day, counted from 1970-01-01.
    package func holds(onDay day: Int64) -> Bool {
        let (year, month, date) = Timestamp.civil(days: day)
        let next = month == 12 ? (year + 1, Int64(1)) : (year, month + 1)
        let length =
            Timestamp.days(year: next.0, month: next.1, day: 1)
            - Timestamp.days(year: year, month: month, day: 1)
        guard daysOfMonth.isEmpty else {
            return daysOfMonth.contains { $0 < 0 ? date == length : date == min(Int64($0), length) }
        }
        // 1970-01-01 was a Thursday.
        let weekday = Int(((day + 4) % 7 + 7) % 7)
        guard weekdays.contains(weekday) else { return false }
        return weeks.isEmpty || weeks.contains(Int((date - 1) / 7 + 1))
            || weeks.contains(-1) && date + 7 > length
    }
}
