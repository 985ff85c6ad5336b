import AlertRouterCore
import Quantities
import Testing

import struct Foundation.TimeZone

struct TimeIntervalTests {
    private func moment(_ text: String) throws -> Timestamp {
        try #require(Timestamp.parse(rfc3339: text)).moment
    }

    @Test func `the last days of a month are counted from its end, leap years too`() throws {
        var interval = AlertRouterCore.TimeInterval()
        interval.daysOfMonth = [try #require(IntervalText.daysOfMonth("-2:-1"))]
        #expect(interval.contains(try moment("2028-02-28T12:00:00Z")))
        #expect(interval.contains(try moment("2027-02-27T12:00:00Z")))
        #expect(!interval.contains(try moment("2028-02-27T23:59:59Z")))
    }

    @Test func `the clocks of a zone count through the change to summer time`() throws {
        var interval = AlertRouterCore.TimeInterval()
        interval.minutes = [9 * 60..<17 * 60]
        interval.zone = try #require(TimeZone(identifier: "Europe/Berlin"))
        #expect(interval.contains(try moment("2026-03-27T08:00:00Z")))
        #expect(!interval.contains(try moment("2026-03-27T07:59:59Z")))
        #expect(interval.contains(try moment("2026-03-30T07:00:00Z")))
        #expect(!interval.contains(try moment("2026-03-30T15:00:00Z")))
    }

    @Test func `weekdays, months and years must all hold`() throws {
        var interval = AlertRouterCore.TimeInterval()
        interval.weekdays = [try #require(IntervalText.weekdays("monday:friday"))]
        interval.months = [try #require(IntervalText.months("november:12"))]
        interval.years = [2026...2026]
        #expect(interval.contains(try moment("2026-11-27T03:00:00Z")))
        #expect(!interval.contains(try moment("2026-11-28T03:00:00Z")))
        #expect(!interval.contains(try moment("2027-11-26T03:00:00Z")))
    }

    @Test(arguments: ["friday:monday", "someday", ""])
    func `what is no weekday is refused`(text: String) {
        #expect(IntervalText.weekdays(text) == nil)
    }

    @Test(arguments: ["0", "32", "-1:5", "9:3", "-32"])
    func `what is no day of a month is refused`(text: String) {
        #expect(IntervalText.daysOfMonth(text) == nil)
    }
}
