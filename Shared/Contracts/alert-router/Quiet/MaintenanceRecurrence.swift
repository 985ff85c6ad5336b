/// On which days work comes again, by the calendar and clock of a place.
///
/// Either days of the week count, each week or in some weeks of the month, or days of the month.
package struct MaintenanceRecurrence: Sendable, Hashable, Codable {
    /// Days of the week, Sunday being 0; none where days of the month count.
    package var weekdays: [Int]
    /// Which of a month's days of the week count: 1 to 4, or -1 for the last; none for all.
    package var weeks: [Int]
    /// Days of the month, 1 to 31, or -1 for the last; none where days of the week count.
    ///
    /// In a month that has no such day its last day counts.
    package var daysOfMonth: [Int]
    /// When it begins on such a day, in minutes after midnight.
    package var startMinute: Int
    /// How long it lasts, in minutes that pass: a change of the clocks within makes it no longer.
    package var minutes: Int
    /// Whose calendar and clock count, by its name in the IANA database, such as `Europe/Berlin`.
    package var zone: String

    /// Days of the week, or of the month.
    package init(
        weekdays: [Int] = [],
        weeks: [Int] = [],
        daysOfMonth: [Int] = [],
        startMinute: Int,
        minutes: Int,
        zone: String
    ) {
        self.weekdays = weekdays
        self.weeks = weeks
        self.daysOfMonth = daysOfMonth
        self.startMinute = startMinute
        self.minutes = minutes
        self.zone = zone
    }
}
