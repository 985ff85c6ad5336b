import Quantities

/// The steps history is cut into, in microseconds.
enum HistoryTime {
    static let hour: Int64 = 3_600_000_000
    static let day: Int64 = 24 * hour

    /// The start of the step a moment lies in.
    static func floor(_ moment: Int64, to step: Int64) -> Int64 {
        let rest = moment % step
        return moment - (rest < 0 ? rest + step : rest)
    }

    /// The first microsecond of the month a moment lies in, and of the month after.
    static func month(of moment: Int64) -> (start: Int64, end: Int64, name: String) {
        let (year, month, _) = Timestamp.civil(days: floor(moment, to: day) / day)
        let next = month == 12 ? (year + 1, Int64(1)) : (year, month + 1)
        let start = Timestamp.days(year: year, month: month, day: 1) * day
        let end = Timestamp.days(year: next.0, month: next.1, day: 1) * day
        return (start, end, "\(year)\(month < 10 ? "0" : "")\(month)")
    }

    /// `20261121`, for a partition's name.
    static func dayName(_ moment: Int64) -> String {
        let (year, month, date) = Timestamp.civil(days: floor(moment, to: day) / day)
        return "\(year)\(month < 10 ? "0" : "")\(month)\(date < 10 ? "0" : "")\(date)"
    }
}

/// Where each tier begins: earlier samples are not kept in it any more.
struct HistoryFloors: Equatable {
    /// Samples before this go straight into roll-ups.
    var raw: Int64
    /// Samples before this go into daily roll-ups alone.
    var hour: Int64

    init(raw: Int64, hour: Int64) {
        self.raw = raw
        self.hour = hour
    }

    /// The floors a retention asks for at a moment: whole days, whole months of hours.
    init(_ retention: HistoryRetention, now: Timestamp) {
        raw = HistoryTime.floor((now - retention.raw).microseconds, to: HistoryTime.day)
        hour = HistoryTime.month(of: (now - retention.hour).microseconds).start
    }
}
