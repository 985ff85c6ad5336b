import Quantities
import Testing
import ZFSSyncEngineCore

/// Windows of the week, and waits between tries.
@Suite struct `Windows and waits` {
    private func minute(_ day: Int, _ hour: Int, _ minute: Int = 0) -> Int {
        (day * 24 + hour) * 60 + minute
    }

    @Test func `a window over midnight is open on the next day too`() throws {
        let window = try #require(WeekWindow("mon-fri 22:00-06:00"))
        #expect(!window.contains(minuteOfWeek: minute(0, 21, 59)))
        #expect(window.contains(minuteOfWeek: minute(0, 22)))
        #expect(window.contains(minuteOfWeek: minute(1, 5, 59)))
        #expect(!window.contains(minuteOfWeek: minute(1, 6)))
        #expect(window.contains(minuteOfWeek: minute(5, 5, 59)))
        #expect(!window.contains(minuteOfWeek: minute(5, 22)))
        #expect(window.minutesUntilOpen(from: minute(5, 22)) == 2 * 24 * 60)
        #expect(window.minutesUntilOpen(from: minute(0, 23)) == 0)
    }

    @Test func `sunday's night reaches into monday`() throws {
        let window = try #require(WeekWindow("sun 23:00-01:00"))
        #expect(window.contains(minuteOfWeek: minute(0, 0, 59)))
        #expect(!window.contains(minuteOfWeek: minute(0, 1)))
    }

    @Test(arguments: [
        "22:00-06:00", "daily 22:00-06:00", "sat,sun 00:00-24:00", "fri-mon 1:00-2:00",
    ])
    func `a window is read`(text: String) {
        #expect(WeekWindow(text)?.text == text)
    }

    @Test(arguments: [
        "", "mon", "mon 22-06", "noday 22:00-06:00", "mon 25:00-06:00", "mon 22:60-06:00",
        "mon 24:00-06:00", "mon 22:00", "mon-tue-wed 1:00-2:00", "a b 1:00-2:00",
    ])
    func `what is no window is refused`(text: String) {
        #expect(WeekWindow(text) == nil)
    }

    @Test func `waits double up to the longest, and some failures wait for a person`() {
        let plan = RetryPlan(first: .seconds(5), longest: .seconds(60))
        func wait(_ failures: Int, _ kind: FailureClass) -> Duration? {
            plan.wait(failures: failures, kind, jitter: 0)
        }
        #expect(wait(1, .transport) == .seconds(5))
        #expect(wait(2, .transport) == .seconds(10))
        #expect(wait(4, .transport) == .seconds(40))
        #expect(wait(5, .transport) == .seconds(60))
        #expect(wait(1_000_000, .transport) == .seconds(60))
        #expect(wait(1, .busy) == .seconds(30))
        #expect(wait(1, .hostKey) == nil)
        #expect(plan.wait(failures: 1, .transport, jitter: 1) == .seconds(3.75))
    }

    @Test func `the first open window gives the rate, else the usual one counts`() throws {
        let day = try #require(WeekWindow("mon-fri 08:00-18:00"))
        let noon = try #require(WeekWindow("daily 12:00-13:00"))
        let windows = [
            RateWindow(day, bytesPerSecond: .mebibytes(10)),
            RateWindow(noon, bytesPerSecond: nil),
        ]
        func rate(_ minute: Int) -> ByteCount? {
            RateWindow.rate(windows, usually: .mebibytes(60), minuteOfWeek: minute)
        }
        #expect(rate(7 * 60 + 59) == .mebibytes(60))
        #expect(rate(8 * 60) == .mebibytes(10))
        #expect(rate(12 * 60) == .mebibytes(10))
        // Saturday noon: the working day's window is closed.
        #expect(rate((5 * 24 + 12) * 60) == nil)
    }
}
