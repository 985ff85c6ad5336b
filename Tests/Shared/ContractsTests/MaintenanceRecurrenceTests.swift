import Contracts
import Testing

@Suite struct `Days on which work comes again` {
    private func recurrence(_ text: String) -> MaintenanceRecurrence? {
        MaintenanceRecurrence.days(text).map {
            MaintenanceRecurrence(
                weekdays: $0.weekdays,
                weeks: $0.weeks,
                daysOfMonth: $0.daysOfMonth,
                startMinute: 0,
                minutes: 1,
                zone: "UTC"
            )
        }
    }

    @Test(arguments: [
        "every day", "sat", "mon, thu", "2nd tue", "last sun", "1st sat, 3rd sat", "day 1",
        "day 1, day 15", "last day",
    ])
    func `read and written are the same`(text: String) {
        #expect(recurrence(text)?.daysText == text)
    }

    @Test func `ranges go over the end of a week, and names may be long`() {
        #expect(recurrence("Mon-Fri")?.weekdays == [1, 2, 3, 4, 5])
        #expect(recurrence("sat-mon")?.weekdays == [0, 1, 6])
        #expect(recurrence("Saturday,  SUNDAY")?.weekdays == [0, 6])
        #expect(recurrence("1st sat, 1st sun, last sat, last sun")?.weeks == [-1, 1])
    }

    @Test(arguments: [
        "", "daily", "day 0", "day 32", "5th mon", "1st sat, 3rd sun", "mo", "mon-", "sat, day 1",
        "last", "mon tue",
    ])
    func `what means nothing, or more than it says, is not read`(text: String) {
        #expect(MaintenanceRecurrence.days(text) == nil)
    }

    @Test func `a time of day is read to the last minute`() {
        #expect(MaintenanceRecurrence.minute("00:00") == 0)
        #expect(MaintenanceRecurrence.minute("9:05") == 545)
        #expect(MaintenanceRecurrence.minute("23:59") == 1439)
        for text in ["24:00", "12:60", "12", "1:2", "12:00:00", "-1:00", "+1:00"] {
            #expect(MaintenanceRecurrence.minute(text) == nil, "\(text)")
        }
    }
}
