import Calendars
import Foundation
import Quantities
import ScrubControllerCore
import Testing

@Suite struct CronExpressionTests {
    private func moment(_ text: String) throws -> Timestamp {
        try #require(Timestamp.parse(rfc3339: text)?.moment)
    }

    @Test(arguments: [
        ("0 2 * * 0", "2026-11-27T12:00:00Z", "2026-11-29T02:00:00Z", "2026-11-22T02:00:00Z"),
        ("0 2 1 * *", "2026-11-27T12:00:00Z", "2026-12-01T02:00:00Z", "2026-11-01T02:00:00Z"),
        ("*/15 * * * *", "2026-11-27T12:01:00Z", "2026-11-27T12:15:00Z", "2026-11-27T12:00:00Z"),
        ("30 3 29 feb *", "2026-11-27T12:00:00Z", "2028-02-29T03:30:00Z", "2024-02-29T03:30:00Z"),
        ("0 0 13 * fri", "2026-11-27T12:00:00Z", "2026-12-04T00:00:00Z", "2026-11-27T00:00:00Z"),
        ("@weekly", "2026-11-29T00:00:00Z", "2026-12-06T00:00:00Z", "2026-11-29T00:00:00Z"),
        ("0 4 * * 7", "2026-11-27T12:00:00Z", "2026-11-29T04:00:00Z", "2026-11-22T04:00:00Z"),
    ])
    func `an expression is due when crontab says so`(
        _ text: String,
        _ now: String,
        _ next: String,
        _ last: String
    ) throws {
        let cron = try #require(CronExpression(text))
        #expect(try cron.next(after: moment(now), in: .utc) == moment(next))
        #expect(try cron.last(before: moment(now), in: .utc) == moment(last))
    }

    @Test(arguments: [
        "", "0 2 * *", "60 2 * * 0", "0 24 * * 0", "0 2 30 2 *", "a b c d e", "5-1 * * * *",
        "*/0 * * * *", "0 2 * * 8", "0 2 0 * *", "@hourlyish",
    ])
    func `what is no expression, or is never due, is refused`(_ text: String) {
        #expect(CronExpression(text) == nil)
    }

    @Test func `an hour that the clocks pass over or show twice is due once`() throws {
        let berlin = LocalTime(try #require(TimeZone(identifier: "Europe/Berlin")))
        let cron = try #require(CronExpression("30 2 * * 0"))
        // 02:30 does not exist on 29 March 2026: it would have been 01:30Z.
        #expect(
            try cron.next(after: moment("2026-03-28T12:00:00Z"), in: berlin)
                == moment("2026-03-29T01:30:00Z")
        )
        // 02:30 is there twice on 25 October 2026: the first counts.
        #expect(
            try cron.next(after: moment("2026-10-24T12:00:00Z"), in: berlin)
                == moment("2026-10-25T00:30:00Z")
        )
        #expect(
            try cron.next(after: moment("2026-10-25T00:30:00Z"), in: berlin)
                == moment("2026-11-01T01:30:00Z")
        )
    }

    @Test func `words stand for the usual schedules, and for none`() throws {
        let weekly = try #require(ScrubSchedule.read("weekly", finishWithin: nil) ?? nil)
        #expect(weekly.cron.text == "0 2 * * 0")
        #expect(weekly.finishWithin == .seconds(3 * 86_400))
        let never = ScrubSchedule.read("never", finishWithin: nil)
        #expect(never != nil && never! == nil)
        #expect(ScrubSchedule.read("often", finishWithin: nil) == nil)
    }

    @Test func `a window may go past midnight and be of some days only`() throws {
        let night = try #require(DayWindow("22:00-06:00"))
        #expect(try night.contains(moment("2026-11-27T23:00:00Z"), in: .utc))
        #expect(try night.contains(moment("2026-11-27T05:59:00Z"), in: .utc))
        #expect(try !night.contains(moment("2026-11-27T06:00:00Z"), in: .utc))
        let saturday = try #require(DayWindow("sat 22:00-06:00"))
        // 28 November 2026 is a Saturday.
        #expect(try saturday.contains(moment("2026-11-28T22:00:00Z"), in: .utc))
        #expect(try saturday.contains(moment("2026-11-29T05:00:00Z"), in: .utc))
        #expect(try !saturday.contains(moment("2026-11-28T05:00:00Z"), in: .utc))
        #expect(saturday.description == "sat 22:00-06:00")
        for text in ["", "22-06", "22:00", "25:00-26:00", "06:00-06:00", "day 01:00-02:00"] {
            #expect(DayWindow(text) == nil)
        }
    }
}
