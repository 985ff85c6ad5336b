import CapacityEngineCore
import Testing

struct GrowthWatchTests {
    private static let capacity = 1e12

    /// A pool whose days bring these shares of it, from day 20,000 on.
    private func watch(_ shares: [Double]) -> GrowthWatch {
        var use = 0.3 * Self.capacity
        let days = [DailyUse(day: 20_000, bytes: use)]
        let rest = shares.enumerated().map { index, share in
            use += share * Self.capacity
            return DailyUse(day: 20_001 + index, bytes: use)
        }
        return GrowthWatch(days + rest, capacity: Self.capacity)
    }

    private func usual(_ days: Int) -> [Double] {
        (0..<days).map { 0.001 + 0.0002 * Double($0 % 3) }
    }

    @Test func `a mass delete is found on its day`() {
        let found = watch(usual(40) + [-0.1]).anomaly(on: 20_041)
        #expect(found?.kind == .massDelete)
        #expect(found.map { abs($0.change + 0.1 * Self.capacity) < 1 } == true)
    }

    @Test func `a twentieth of the pool in one day is found on its day`() {
        #expect(watch(usual(40) + [0.06]).anomaly(on: 20_041)?.kind == .suddenGrowth)
    }

    @Test func `less than that has to come twice in three days`() {
        let shares = usual(40) + [0.03, 0.001, 0.03]
        #expect(watch(shares).anomaly(on: 20_041) == nil)
        #expect(watch(shares).anomaly(on: 20_043)?.kind == .growthChanged)
    }

    @Test func `thirteen days of history are too few`() {
        #expect(watch(usual(13) + [-0.2]).anomaly(on: 20_014) == nil)
        #expect(watch(usual(14) + [-0.2]).anomaly(on: 20_015)?.kind == .massDelete)
    }

    @Test func `a flat pool is not unusual for moving by a hundredth`() {
        let flat = [Double](repeating: 0, count: 60)
        #expect(watch(flat + [0.0099]).anomaly(on: 20_061) == nil)
        #expect(watch(flat + [-0.0099]).anomaly(on: 20_061) == nil)
    }

    @Test func `a prune every fortnight is not unusual from the third on`() {
        let shares = (0..<60).map { $0 % 14 == 13 ? -0.03 : 0.003 }
        #expect(watch(shares).anomaly(on: 20_056) == nil)
    }
}
