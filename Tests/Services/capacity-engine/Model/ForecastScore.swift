import CapacityEngineCore

/// How well forecasts of one kind of series do.
package struct ForecastScore: Sendable {
    /// The kind.
    package let kind: UseSeries.Kind
    /// Series that nine tenths were reached of.
    package let series: Int
    /// The middle of how far the likeliest day lies off the truth, as a share of it.
    package let medianError: Double
    /// Of how many series the truth lies within the interval, as a share.
    package let coverage: Double
    /// The middle of how wide the interval is, as a share of the truth.
    package let medianWidth: Double
    /// Series of which it is said that they are full within a quarter, and were not.
    package let alarms: Int

    /// The score of `count` series with so many days each.
    package init(_ kind: UseSeries.Kind, count: Int, days: Int, seed: UInt64) {
        var errors: [Double] = []
        var widths: [Double] = []
        var (covered, alarms) = (0, 0)
        for number in 0..<count {
            let series = UseSeries(kind, days: days, seed: seed << 20 | UInt64(number))
            let forecast = UseForecast(history: series.history, ceiling: UseSeries.ceiling)
            let crossing = forecast.crossings.first { $0.ratio == 0.9 }
            let tells = (crossing?.likeliest ?? .infinity) < 90
            guard let truth = series.truth.map(Double.init) else {
                alarms += tells ? 1 : 0
                continue
            }
            let likeliest = crossing?.likeliest ?? .infinity
            errors.append(abs(likeliest - truth) / truth)
            let low = crossing?.soonest ?? .infinity
            let high = crossing?.latest ?? .infinity
            covered += low - 0.5 <= truth && truth <= high + 0.5 ? 1 : 0
            widths.append((high - low) / truth)
        }
        self.kind = kind
        series = errors.count
        medianError = errors.sorted().middle
        coverage = errors.isEmpty ? 1 : Double(covered) / Double(errors.count)
        medianWidth = widths.sorted().middle
        self.alarms = alarms
    }
}

extension [Double] {
    /// The middle one of sorted values; 0 of none.
    fileprivate var middle: Double { isEmpty ? 0 : self[count / 2] }
}
