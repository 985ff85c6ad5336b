/// Looks for days on which a pool grew or shrank as it does not usually.
///
/// A day is unusual when it lies off what 7, 28 and 90 days before it brought, all of them; a pool
/// that does the same every fortnight is not unusual for it.
package struct GrowthWatch: Sendable {
    /// Days of history before one can be unusual.
    package static let daysMin = 14
    private static let windows = [7, 28, 90]
    /// So many usual deviations off is unusual.
    private static let limit = 6.0
    /// No deviation is smaller than this share of the pool, so that a flat pool is never unusual.
    private static let floorShare = 0.001
    private static let shareMin = 0.01
    private static let shareSudden = 0.05
    private static let weeksForWeekdays = 6

    private struct Step {
        let day: Int
        let bytes: Double
    }

    private let steps: [Step]
    private let capacity: Double

    /// A watch over a history.
    ///
    /// - Parameters:
    ///   - history: a point a day, in order of days.
    ///   - capacity: bytes the pool can hold.
    package init(_ history: [DailyUse], capacity: Double) {
        self.capacity = capacity
        steps = zip(history, history.dropFirst()).compactMap { one, next in
            // What two days brought together says nothing of either.
            next.day == one.day + 1 ? Step(day: next.day, bytes: next.bytes - one.bytes) : nil
        }
    }

    /// What is unusual about a day; nil for nothing, or while too little is known.
    package func anomaly(on day: Int) -> GrowthAnomaly? {
        guard capacity > 0, let index = steps.firstIndex(where: { $0.day == day }) else {
            return nil
        }
        guard let usual = usual(index) else { return nil }
        let change = steps[index].bytes
        func found(_ kind: GrowthAnomaly.Kind) -> GrowthAnomaly {
            GrowthAnomaly(kind: kind, day: day, change: change, usual: usual)
        }
        let way = direction(index)
        if way < 0 { return recurs(index) ? nil : found(.massDelete) }
        guard way > 0, !recurs(index) else { return nil }
        if change > Self.shareSudden * capacity { return found(.suddenGrowth) }
        let before = (max(0, index - 2)..<index).filter {
            steps[$0].day >= day - 2 && direction($0) > 0
        }
        return before.count == 1 ? found(.growthChanged) : nil
    }

    /// 1 for unusually much, -1 for unusually little, 0 for neither.
    private func direction(_ index: Int) -> Int {
        guard index >= Self.daysMin else { return 0 }
        let change = steps[index].bytes
        guard abs(change) > Self.shareMin * capacity else { return 0 }
        let ways = Self.windows.map { window -> Int in
            let before = Array(steps[max(0, index - window)..<index].map(\.bytes))
            let spread = max(Order.spread(before), Self.floorShare * capacity)
            let off = (change - Order.median(before)) / spread
            return off > Self.limit ? 1 : off < -Self.limit ? -1 : 0
        }
        guard let way = ways.first, ways.allSatisfy({ $0 == way }) else { return 0 }
        return way
    }

    /// What such a day usually brings; of a weekday by itself once there are weeks enough.
    private func usual(_ index: Int) -> Double? {
        guard index >= Self.daysMin else { return nil }
        let weekday = steps[max(0, index - 90)..<index].filter {
            $0.day % 7 == steps[index].day % 7
        }
        if weekday.count >= Self.weeksForWeekdays { return Order.median(weekday.map(\.bytes)) }
        return Order.median(steps[max(0, index - 28)..<index].map(\.bytes))
    }

    /// Whether days like this one come back: two of about its size before it.
    private func recurs(_ index: Int) -> Bool {
        let change = steps[index].bytes
        let alike = steps[max(0, index - 90)..<index].filter { $0.bytes / change > 0.5 }
        return alike.count >= 2
    }
}
