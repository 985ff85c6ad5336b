/// What each weekday usually adds to or takes from the trend.
struct WeeklyCycle {
    /// Weekdays cannot be told apart with fewer days.
    static let daysMin = 28
    private static let reach = 3

    private let effects: [Double]

    /// The cycle of some days; none with fewer than four weeks.
    init(_ days: [DailyUse]) {
        var offs = [[Double]](repeating: [], count: 7)
        for index in days.indices.dropFirst(Self.reach).dropLast(Self.reach) {
            let week = days[index - Self.reach...index + Self.reach]
            // A week with a day missing leans to one side.
            guard week.last.map({ $0.day - week[week.startIndex].day }) == 2 * Self.reach else {
                continue
            }
            let mean = week.reduce(0) { $0 + $1.bytes } / Double(week.count)
            offs[days[index].day % 7].append(days[index].bytes - mean)
        }
        guard days.count >= Self.daysMin, offs.allSatisfy({ $0.count >= 2 }) else {
            effects = [Double](repeating: 0, count: 7)
            return
        }
        let medians = offs.map(Order.median)
        let mean = medians.reduce(0, +) / 7
        effects = medians.map { $0 - mean }
    }

    /// A history without it.
    func removed(from days: [DailyUse]) -> [DailyUse] {
        days.map { DailyUse(day: $0.day, bytes: $0.bytes - effects[$0.day % 7]) }
    }
}
