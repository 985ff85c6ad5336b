import CapacityEngineCore
import ForecastModel
import Testing

// Goal: days to full are right, and the interval says how sure they are. Method: series of the
// kinds that pools have, made by a fixed seed, whose future is known; `make bench-capacity` prints
// more. What is tuned is tuned on other seeds (5 and 6).
struct ForecastAccuracyTests {
    private static let count = 200
    private static let straight: [UseSeries.Kind] = [
        .linear, .weekly, .delete, .slopeChange, .sawtooth, .outliers,
    ]

    @Test(arguments: straight, [60, 120])
    func `the likeliest day is a twentieth off at the most, and the interval holds it`(
        kind: UseSeries.Kind,
        days: Int
    ) {
        let score = ForecastScore(kind, count: Self.count, days: days, seed: 8)
        #expect(score.series > Self.count / 2)
        #expect(score.medianError <= 0.05)
        // Nominally nine tenths; too wide an interval would say nothing.
        #expect((0.85...0.97).contains(score.coverage), "\(score.coverage)")
        #expect(score.medianWidth <= 0.5)
    }

    @Test func `of a pool that grows in bursts the interval is wide and holds the day`() {
        let score = ForecastScore(.bursty, count: Self.count, days: 90, seed: 8)
        #expect(score.coverage >= 0.8)
    }

    @Test func `a pool that does not grow is never said to be full soon`() {
        let score = ForecastScore(.flat, count: Self.count, days: 365, seed: 8)
        #expect(score.series == 0)
        #expect(score.alarms == 0)
    }
}
