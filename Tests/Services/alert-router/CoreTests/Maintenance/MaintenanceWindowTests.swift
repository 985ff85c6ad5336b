import AlertRouterCore
import Contracts
import Foundation
import Quantities
import TestSupport
import Testing

// Goal: announced work goes on when the calendar and clock of its place say so. Method: nights of
// changing clocks by hand, and random plans against Foundation's calendar, looked at every quarter
// of an hour.
@Suite struct `When announced work goes on` {
    private static let berlin = "Europe/Berlin"

    private static func moment(_ text: String) -> Timestamp {
        guard let moment = Timestamp.parse(rfc3339: text)?.moment else {
            preconditionFailure("\(text) is no moment")
        }
        return moment
    }

    private static func window(
        _ recurrence: MaintenanceRecurrence?,
        from start: String = "2026-01-01T00:00:00Z",
        to end: String? = nil,
        matchers: [String] = [#"system="nas-1""#]
    ) throws -> MaintenanceWindow {
        try MaintenanceWindow(
            MaintenancePlan(
                id: "a",
                name: "Updates",
                reach: AlertReach(),
                matchers: matchers,
                startsAt: moment(start),
                endsAt: end.map(moment),
                recurrence: recurrence
            ),
            by: "mira",
            at: moment("2026-01-01T00:00:00Z"),
            compiler: PlainPatterns()
        )
    }

    private static func weekly(
        _ weekdays: [Int],
        at clock: String,
        minutes: Int,
        zone: String = berlin
    ) -> MaintenanceRecurrence {
        MaintenanceRecurrence(
            weekdays: weekdays,
            startMinute: MaintenanceRecurrence.minute(clock) ?? 0,
            minutes: minutes,
            zone: zone
        )
    }

    private static func span(_ from: String, _ to: String) -> MaintenanceSpan {
        MaintenanceSpan(from: moment(from), to: moment(to))
    }

    @Test func `work from one moment to another goes on from the first and not at the last`()
        throws
    {
        let window = try Self.window(
            nil,
            from: "2026-05-01T20:00:00Z",
            to: "2026-05-01T22:00:00Z"
        )
        let whole = Self.span("2026-05-01T20:00:00Z", "2026-05-01T22:00:00Z")
        #expect(window.span(at: whole.from - .microseconds(1)) == nil)
        #expect(window.span(at: whole.from) == whole)
        #expect(window.span(at: whole.to - .microseconds(1)) == whole)
        #expect(window.span(at: whole.to) == nil)
        #expect(window.spanNow(orAfter: whole.from - .seconds(9)) == whole)
        #expect(window.spanNow(orAfter: whole.to) == nil)
    }

    @Test func `the same time on the wall is another hour of the world in summer`() throws {
        let window = try Self.window(Self.weekly([6], at: "22:00", minutes: 120))
        #expect(
            window.spanNow(orAfter: Self.moment("2026-01-05T00:00:00Z"))
                == Self.span("2026-01-10T21:00:00Z", "2026-01-10T23:00:00Z")
        )
        #expect(
            window.spanNow(orAfter: Self.moment("2026-07-01T00:00:00Z"))
                == Self.span("2026-07-04T20:00:00Z", "2026-07-04T22:00:00Z")
        )
    }

    @Test func `in the night of spring, work lasts as long as ever, and begins at a time that is`()
        throws
    {
        // On 29 March 2026 the clock of Berlin goes from 02:00 to 03:00, at 01:00 UTC.
        let across = try Self.window(Self.weekly([0], at: "01:00", minutes: 180))
        #expect(
            across.span(at: Self.moment("2026-03-29T01:30:00Z"))
                == Self.span("2026-03-29T00:00:00Z", "2026-03-29T03:00:00Z")
        )
        let within = try Self.window(Self.weekly([0], at: "02:30", minutes: 60))
        #expect(
            within.spanNow(orAfter: Self.moment("2026-03-28T12:00:00Z"))
                == Self.span("2026-03-29T01:30:00Z", "2026-03-29T02:30:00Z")
        )
    }

    @Test func `in the night of autumn, work begins once, the first time the clock shows it`()
        throws
    {
        // On 25 October 2026 the clock of Berlin goes from 03:00 to 02:00, at 01:00 UTC.
        let window = try Self.window(Self.weekly([0], at: "02:30", minutes: 45))
        let first = Self.span("2026-10-25T00:30:00Z", "2026-10-25T01:15:00Z")
        #expect(window.spanNow(orAfter: Self.moment("2026-10-24T12:00:00Z")) == first)
        #expect(window.span(at: Self.moment("2026-10-25T01:30:00Z")) == nil)
        #expect(
            window.spanNow(orAfter: first.to)
                == Self.span("2026-11-01T01:30:00Z", "2026-11-01T02:15:00Z")
        )
    }

    @Test func `a month without the day uses its last day`() throws {
        let recurrence = MaintenanceRecurrence(
            daysOfMonth: [31],
            startMinute: 0,
            minutes: 60,
            zone: "UTC"
        )
        let window = try Self.window(recurrence)
        var days: [String] = []
        var now = Self.moment("2026-01-01T12:00:00Z")
        for _ in 0..<4 {
            guard let next = window.spanNow(orAfter: now) else { break }
            days.append(String(next.from.rfc3339.prefix(10)))
            now = next.to
        }
        #expect(days == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"])
    }

    @Test func `work that comes again ends with its last day`() throws {
        let window = try Self.window(
            Self.weekly([1], at: "10:00", minutes: 60, zone: "UTC"),
            to: "2026-01-13T00:00:00Z"
        )
        let last = Self.span("2026-01-12T10:00:00Z", "2026-01-12T11:00:00Z")
        #expect(window.spanNow(orAfter: Self.moment("2026-01-06T00:00:00Z")) == last)
        #expect(window.spanNow(orAfter: last.to) == nil)
    }

    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func `random plans go on as Foundation's calendar says`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let zones = [
            Self.berlin, "America/New_York", "Australia/Lord_Howe", "UTC", "America/Sao_Paulo",
        ]
        let zone = zones[Int.random(in: 0..<zones.count, using: &random)]
        var recurrence = MaintenanceRecurrence(
            startMinute: Int.random(in: 0..<96, using: &random) * 15,
            minutes: Int.random(in: 1...40, using: &random) * 15,
            zone: zone
        )
        switch Int.random(in: 0..<3, using: &random) {
        case 0: recurrence.weekdays = [0, 3, 6]
        case 1:
            recurrence.weekdays = [Int.random(in: 0...6, using: &random)]
            recurrence.weeks = [[1, 2, 3, 4, -1][Int.random(in: 0..<5, using: &random)], 2]
        default: recurrence.daysOfMonth = [[1, 15, 31, -1][Int.random(in: 0..<4, using: &random)]]
        }
        let window = try Self.window(recurrence)
        let oracle = try CalendarOracle(recurrence)
        let start = Self.moment(
            ["2026-03-01T00:00:00Z", "2026-10-01T00:00:00Z"][Int.random(in: 0..<2, using: &random)]
        )
        var until: Timestamp?
        for step in 0..<(45 * 96) {
            let now = start + .seconds(step * 900)
            if oracle.begins(at: now) {
                until = now + .seconds(recurrence.minutes * 60)
            }
            // What began before the first look is not known to the oracle.
            guard step > 700, !oracle.isNearChange(of: now) else { continue }
            let goesOn = until.map { now < $0 } ?? false
            #expect((window.span(at: now) != nil) == goesOn, "seed \(seed), \(now.rfc3339)")
        }
    }
}

/// When work begins, as Foundation's calendar says, at whole quarters of an hour.
private struct CalendarOracle {
    private let recurrence: MaintenanceRecurrence
    private var calendar = Calendar(identifier: .gregorian)

    init(_ recurrence: MaintenanceRecurrence) throws {
        self.recurrence = recurrence
        calendar.timeZone = try #require(TimeZone(identifier: recurrence.zone))
    }

    func begins(at moment: Timestamp) -> Bool {
        let date = Date(timeIntervalSince1970: moment.date)
        let parts = calendar.dateComponents([.day, .weekday, .hour, .minute], from: date)
        guard let day = parts.day, let weekday = parts.weekday, let hour = parts.hour,
            let minute = parts.minute, hour * 60 + minute == recurrence.startMinute,
            let length = calendar.range(of: .day, in: .month, for: date)?.count
        else { return false }
        guard recurrence.daysOfMonth.isEmpty else {
            return recurrence.daysOfMonth.contains {
                $0 == -1 ? day == length : min($0, length) == day
            }
        }
        guard recurrence.weekdays.contains(weekday - 1) else { return false }
        return recurrence.weeks.isEmpty || recurrence.weeks.contains((day + 6) / 7)
            || recurrence.weeks.contains(-1) && day > length - 7
    }

    /// Whether the clocks change within the work's length and a day: such nights have tests of
    /// their own.
    func isNearChange(of moment: Timestamp) -> Bool {
        let zone = calendar.timeZone
        let length = Double(recurrence.minutes * 60 + 86_400)
        let before = Date(timeIntervalSince1970: moment.date - length)
        let after = Date(timeIntervalSince1970: moment.date + 86_400)
        return zone.secondsFromGMT(for: before) != zone.secondsFromGMT(for: after)
    }
}

extension Timestamp {
    fileprivate var date: Double { Double(microseconds) / 1_000_000 }
}
