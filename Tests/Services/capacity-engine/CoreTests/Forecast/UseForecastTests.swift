import CapacityEngineCore
import Testing

struct UseForecastTests {
    private static let tebibyte = 1.1e12

    private func grown(_ days: Int, by bytes: Double = 0.01 * tebibyte, from: Double = 0)
        -> [DailyUse]
    {
        (0..<days).map { DailyUse(day: 20_000 + $0, bytes: from + bytes * Double($0)) }
    }

    @Test func `with less than a week of history it says what is lacking and nothing else`() {
        let forecast = UseForecast(history: grown(3), ceiling: Self.tebibyte)
        #expect(forecast.outcome == .unknown)
        #expect(forecast.reason == "3 of 7 days of history are there")
        #expect(forecast.crossings.isEmpty && forecast.bytesPerDay == nil)
        #expect(UseForecast(history: [], ceiling: nil).outcome == .unknown)
    }

    @Test func `with two weeks of history it gives the interval without its middle`() {
        let forecast = UseForecast(history: grown(14), ceiling: Self.tebibyte)
        #expect(forecast.outcome == .fills)
        #expect(forecast.fullCrossing?.soonest != nil)
        #expect(forecast.fullCrossing?.likeliest == nil)
    }

    @Test func `a pool that grows to the byte is full on the day that arithmetic says`() throws {
        let forecast = UseForecast(history: grown(61), ceiling: Self.tebibyte)
        let full = try #require(forecast.fullCrossing)
        #expect(try abs(#require(full.likeliest) - 40) <= 1)
        #expect(forecast.method == .trend)
        #expect(forecast.cause == nil)
    }

    @Test func `a full pool stays full, however little it grows`() {
        let history = grown(60, by: 0, from: Self.tebibyte)
        let forecast = UseForecast(history: history, ceiling: Self.tebibyte)
        #expect(forecast.outcome == .full)
        #expect(UseForecast(history: grown(2, from: 2e12), ceiling: 1e12).outcome == .full)
    }

    @Test func `what is reached already is not foretold, and no day lies in the past`() {
        let history = grown(60, from: 0.3 * Self.tebibyte)
        let forecast = UseForecast(history: history, ceiling: Self.tebibyte)
        #expect(forecast.crossings.map(\.ratio) == [0.9, 1])
        #expect(forecast.crossings.allSatisfy { ($0.soonest ?? 1) >= 1 })
    }

    @Test func `a shrinking pool is steady`() {
        let history = grown(60, by: -0.001 * Self.tebibyte, from: 0.5 * Self.tebibyte)
        let forecast = UseForecast(history: history, ceiling: Self.tebibyte)
        #expect(forecast.outcome == .steady)
        #expect(forecast.fullCrossing?.soonest == nil)
    }

    @Test func `days before a big delete do not count, and it says so`() {
        let before = grown(40, from: 0.4 * Self.tebibyte)
        let after = grown(30, by: 0.002 * Self.tebibyte, from: 0.3 * Self.tebibyte).map {
            DailyUse(day: $0.day + 40, bytes: $0.bytes)
        }
        let forecast = UseForecast(history: before + after, ceiling: Self.tebibyte)
        #expect(forecast.cause == .bigDelete)
        #expect(forecast.firstDay == 20_040)
        #expect(forecast.days == 30)
    }

    @Test(arguments: [(0.001, 0.004), (0.004, 0.001), (0.0, 0.003), (0.002, 0.0035)])
    func `growth that changed five weeks ago is found where use grows to the byte`(
        before: Double,
        after: Double
    ) throws {
        let history = (0..<91).map { day -> DailyUse in
            let share = 0.4 + before * Double(min(day, 56)) + after * Double(max(0, day - 56))
            return DailyUse(day: 20_000 + day, bytes: share * Self.tebibyte)
        }
        let forecast = UseForecast(history: history, ceiling: Self.tebibyte)
        #expect(forecast.cause == .growthChanged)
        let first = try #require(forecast.firstDay)
        #expect((20_054...20_058).contains(first))
        let growth = try #require(forecast.bytesPerDay)
        #expect(abs(growth / (after * Self.tebibyte) - 1) < 0.01)
    }

    @Test func `an added drive starts anew once there are days enough behind it`() {
        let history = grown(60)
        let old = UseForecast(history: history, ceiling: 2e12, capacityChanges: [20_030])
        #expect(old.cause == .capacityChanged && old.firstDay == 20_030)
        let fresh = UseForecast(history: history, ceiling: 2e12, capacityChanges: [20_055])
        #expect(fresh.cause == nil && fresh.days == 60)
    }

    @Test func `without a known ceiling growth is told and no day`() {
        let forecast = UseForecast(history: grown(60), ceiling: nil)
        #expect(forecast.outcome == .unknown)
        #expect(forecast.bytesPerDay != nil)
        #expect(forecast.crossings.isEmpty)
    }

    @Test func `missing days and days in disorder change nothing of a line`() throws {
        let history = grown(61).filter { $0.day % 5 != 0 }.shuffled()
        let forecast = UseForecast(history: history, ceiling: Self.tebibyte)
        #expect(try abs(#require(forecast.fullCrossing?.likeliest) - 40) <= 2)
    }

    @Test func `the fan begins near the last day, widens and never lies below nothing`() {
        let fan = UseForecast(history: grown(60), ceiling: Self.tebibyte).fan
        #expect(fan.count == 36)
        #expect(fan.allSatisfy { $0.most.lowerBound >= 0 && $0.most.contains($0.half.lowerBound) })
        #expect(zip(fan, fan.dropFirst()).allSatisfy { $0.days <= $1.days })
    }
}
