/// Sums by which a least-squares line through any stretch of days is found at once.
struct LineSums {
    private var x: [Double] = [0]
    private var y: [Double] = [0]
    private var xx: [Double] = [0]
    private var xy: [Double] = [0]
    private var yy: [Double] = [0]

    /// The sums of days.
    init(_ days: [DailyUse]) {
        let origin = days.first ?? DailyUse(day: 0, bytes: 0)
        for day in days {
            let (x, y) = (Double(day.day - origin.day), day.bytes - origin.bytes)
            self.x.append(self.x[self.x.count - 1] + x)
            self.y.append(self.y[self.y.count - 1] + y)
            xx.append(xx[xx.count - 1] + x * x)
            xy.append(xy[xy.count - 1] + x * y)
            yy.append(yy[yy.count - 1] + y * y)
        }
    }

    /// Squares below which nothing but rounding is left.
    var rounding: Double { 1 + 1e-10 * (yy.last ?? 0) }

    /// Squares that a line through a stretch of days leaves.
    func rest(_ range: Range<Int>) -> Double {
        let count = Double(range.count)
        guard count > 2 else { return 0 }
        func sum(_ sums: [Double]) -> Double { sums[range.upperBound] - sums[range.lowerBound] }
        let sxx = sum(xx) - sum(x) * sum(x) / count
        let sxy = sum(xy) - sum(x) * sum(y) / count
        let syy = sum(yy) - sum(y) * sum(y) / count
        return max(0, syy - (sxx > 0 ? sxy * sxy / sxx : 0))
    }
}
