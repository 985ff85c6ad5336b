/// A straight line through days of use.
struct TrendLine {
    /// Slopes that are compared; longer histories are thinned to this many pairs.
    private static let pairsMax = 8000

    /// Bytes a day.
    let slope: Double
    /// The day in the middle of the days it was drawn through.
    let middle: Double
    /// Bytes on that day.
    let level: Double

    /// The line of the median of all slopes between two days (Theil and Sen), which a quarter of
    /// wrong days does not move; through the median of what it leaves.
    init(robustThrough days: [DailyUse]) {
        let count = days.count
        let stride = max(1, count * (count - 1) / 2 / Self.pairsMax)
        var slopes: [Double] = []
        for one in days.indices {
            for other in Swift.stride(from: one + 1, to: count, by: stride) {
                let span = Double(days[other].day - days[one].day)
                if span > 0 { slopes.append((days[other].bytes - days[one].bytes) / span) }
            }
        }
        let slope = Order.median(slopes)
        let middle = Self.middle(of: days)
        self.slope = slope
        self.middle = middle
        level = Order.median(days.map { $0.bytes - slope * (Double($0.day) - middle) })
    }

    /// The line of least squares.
    init(leastSquaresOf days: [DailyUse]) {
        let middle = Self.middle(of: days)
        let mean = days.reduce(0) { $0 + $1.bytes } / Double(max(1, days.count))
        let (square, product) = days.reduce((0.0, 0.0)) { sums, day in
            let x = Double(day.day) - middle
            return (sums.0 + x * x, sums.1 + x * (day.bytes - mean))
        }
        self.middle = middle
        level = mean
        slope = square > 0 ? product / square : 0
    }

    /// Where the line is on a day.
    func bytes(on day: Double) -> Double { level + slope * (day - middle) }

    /// What it leaves of days.
    func rests(of days: [DailyUse]) -> [Double] {
        days.map { $0.bytes - bytes(on: Double($0.day)) }
    }

    private static func middle(of days: [DailyUse]) -> Double {
        days.reduce(0) { $0 + Double($1.day) } / Double(max(1, days.count))
    }
}
