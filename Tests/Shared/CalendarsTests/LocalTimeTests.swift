import Calendars
import Foundation
import Quantities
import TestSupport
import Testing

@Suite struct LocalTimeTests {
    private func moment(_ text: String) throws -> Timestamp {
        try #require(Timestamp.parse(rfc3339: text)).moment
    }

    @Test func `the day and the minute are those that the place's clock shows`() throws {
        let auckland = try #require(LocalTime("Pacific/Auckland"))
        let shown = auckland.reading(at: try moment("2026-01-31T11:30:59Z"))
        #expect(shown.day == Timestamp.days(year: 2026, month: 2, day: 1))
        #expect(shown.minute == 30)
        let before = LocalTime.utc.reading(at: try moment("1969-12-31T23:59:00Z"))
        #expect(before.day == -1)
        #expect(before.minute == 1439)
        #expect(LocalTime("Europe/Atlantis") == nil)
    }

    @Test(arguments: [
        // The clock passes 02:30 over; it would have been 01:30Z.
        ("Europe/Berlin", "2026-03-29", 150, "2026-03-29T01:30:00Z"),
        // It shows 02:30 twice; the first counts.
        ("Europe/Berlin", "2026-10-25", 150, "2026-10-25T00:30:00Z"),
        ("Europe/Berlin", "2026-10-25", 180, "2026-10-25T02:00:00Z"),
        // Half an hour is enough to be passed over.
        ("Australia/Lord_Howe", "2026-10-04", 135, "2026-10-03T15:45:00Z"),
        // A whole day was left out, when the place came over the date line.
        ("Pacific/Apia", "2011-12-31", 600, "2011-12-30T20:00:00Z"),
        ("UTC", "2028-02-29", 0, "2028-02-29T00:00:00Z"),
    ])
    func `a time of a day is a moment, also where clocks are changed`(
        _ zone: String,
        _ date: String,
        _ minute: Int,
        _ expected: String
    ) throws {
        let place = try #require(LocalTime(zone))
        let day = try moment("\(date)T00:00:00Z").microseconds / 86_400_000_000
        #expect(place.moment(day: day, minute: minute).rfc3339 == expected)
    }

    @Test(arguments: ["Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Africa/Casablanca"])
    func `what a clock shows leads back to the moment, or to the first of two`(_ zone: String)
        throws
    {
        let place = try #require(LocalTime(zone))
        var random = SeededRandom(seed: 0xCA1E)
        for _ in 0..<2000 {
            let minute = Int64.random(in: 25_000_000...33_000_000, using: &random)
            let moment = Timestamp(seconds: minute * 60)
            let shown = place.reading(at: moment)
            let back = place.moment(day: shown.day, minute: shown.minute)
            #expect(back <= moment)
            let again = place.reading(at: back)
            #expect(again == shown)
        }
    }
}
