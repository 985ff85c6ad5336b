import Foundation

/// Where growth changed: two lines explain the days so much better than one that chance does not.
struct SlopeBreak {
    /// A line is not believed on fewer days.
    static let daysMin = 10
    /// Better by this much more than the Bayesian information criterion asks for.
    private static let caution = 6.0
    /// Splits whose rests are larger by so many squares of a day are as likely.
    private static let doubt = 12.0

    /// Index of the first day of the later line.
    let index: Int
    /// Indices that explain the days about as well, in order; `index` is one of them.
    let likely: [Int]

    /// The change; nil when one line does.
    ///
    /// Newer days that wander also around their own line are no line, and days that resemble the
    /// day before count for less than days that are news. Lines that leave nothing but rounding
    /// need no such doubt.
    init?(in days: [DailyUse]) {
        guard days.count >= 2 * Self.daysMin else { return nil }
        let sums = LineSums(days)
        let one = sums.rest(0..<days.count)
        let splits = (Self.daysMin...(days.count - Self.daysMin)).map { index in
            (index: index, rest: sums.rest(0..<index) + sums.rest(index..<days.count))
        }
        guard let best = splits.min(by: { $0.rest < $1.rest }), best.rest < one,
            let count = Self.news(in: days, at: best.index, isExact: best.rest <= sums.rounding)
        else { return nil }
        let rest = max(best.rest, sums.rounding)
        guard count * log(one / rest) - 3 * log(max(count, 2)) > Self.caution else { return nil }
        index = best.index
        likely = splits.filter { $0.rest <= rest * (1 + Self.doubt / count) }.map(\.index)
    }

    /// How many days are news when growth changed at an index; nil when what lies about it is no
    /// line, but use that wanders or comes in bursts.
    private static func news(in days: [DailyUse], at index: Int, isExact: Bool) -> Double? {
        guard !isExact else { return Double(days.count) }
        let newer = Array(days[index...])
        let older = Array(days[max(0, index - max(14, newer.count))..<index])
        let rests = TrendLine(leastSquaresOf: newer).rests(of: newer)
        guard !Wander.isWandering(rests) else { return nil }
        // Noise has bursts by chance, but not bursts that stay.
        guard !Wander.isBursty(newer) && !Wander.isBursty(older) || Wander.isReturning(older, newer)
        else { return nil }
        let alike = max(0, min(0.9, Wander.likeness(rests, lag: 1)))
        return Double(days.count) * (1 - alike) / (1 + alike)
    }
}
