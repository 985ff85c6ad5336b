/// Moments as a person in one place reads them off calendar and clock.
package struct WallCalendar: Sendable, Hashable {
    /// Seconds the place is ahead of UTC.
    package let offsetSeconds: Int64

    /// The place's name, for the foot of a page: `UTC`.
    package let name: String

    /// The calendar of a place that is so far ahead of UTC.
    package init(offsetSeconds: Int64, name: String) {
        self.offsetSeconds = offsetSeconds
        self.name = name
    }

    /// Coordinated universal time.
    package static let utc = Self(offsetSeconds: 0, name: "UTC")

    /// `3 May, 14:02`; with the year when it is not the year of `now`.
    package func moment(_ moment: Timestamp, now: Timestamp) -> String {
        "\(day(moment, now: now)), \(clock(moment))"
    }

    /// `3 May`, or `3 May 2025` when it is not the year of `now`.
    package func day(_ moment: Timestamp, now: Timestamp) -> String {
        let (date, today) = (civil(moment), civil(now))
        let short = "\(date.day) \(Self.months[Int(date.month) - 1])"
        return date.year == today.year ? short : "\(short) \(date.year)"
    }

    /// `14:02`.
    package func clock(_ moment: Timestamp) -> String {
        let minutes = Self.floor(local(moment), 60)
        return "\(Self.two(Self.rest(minutes, 1440) / 60)):\(Self.two(Self.rest(minutes, 60)))"
    }

    /// `14:02:07`.
    package func clockWithSeconds(_ moment: Timestamp) -> String {
        "\(clock(moment)):\(Self.two(Self.rest(local(moment), 60)))"
    }

    /// `Monday, 4 May 2026, 09:12`.
    package func full(_ moment: Timestamp) -> String {
        let days = Self.floor(local(moment), 86_400)
        let weekday = Self.weekdays[Int(Self.rest(days + 3, 7))]
        return "\(weekday), \(date(moment)), \(clock(moment))"
    }

    /// `4 May 2026`.
    package func date(_ moment: Timestamp) -> String {
        let date = civil(moment)
        return "\(date.day) \(Self.months[Int(date.month) - 1]) \(date.year)"
    }

    /// The moment the local day of a moment began.
    package func startOfDay(_ moment: Timestamp) -> Timestamp {
        let days = Self.floor(local(moment), 86_400)
        return Timestamp(seconds: days * 86_400 - offsetSeconds)
    }

    private func civil(_ moment: Timestamp) -> (year: Int64, month: Int64, day: Int64) {
        Timestamp.civil(days: Self.floor(local(moment), 86_400))
    }

    private func local(_ moment: Timestamp) -> Int64 {
        Self.floor(moment.microseconds, 1_000_000) + offsetSeconds
    }

    private static func floor(_ value: Int64, _ width: Int64) -> Int64 {
        (value - rest(value, width)) / width
    }

    private static func rest(_ value: Int64, _ width: Int64) -> Int64 {
        let remainder = value % width
        return remainder < 0 ? remainder + width : remainder
    }

    private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static let weekdays = [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ]
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ]
}
