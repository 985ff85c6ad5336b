/// Whether what a line leaves wanders off, or comes back to the line.
enum Wander {
    /// The variance of differences over weeks, beside that over a day, from which it wanders:
    /// 1 is noise that forgets at once, half the number of days a random walk.
    private static let limit = 3.0
    /// Noise alone gives so much skew in one of twenty months.
    private static let skewMax = 0.3
    /// Use that comes back to its line takes half of a step back on the next day (-0.5); steps that
    /// stay, as those of bursts do, know nothing of one another (0).
    private static let likenessOfReturn = -0.3

    /// Whether rests drift rather than return.
    static func isWandering(_ rests: [Double]) -> Bool {
        // Whole weeks, so that a weekly cycle is no drift.
        let lag = rests.count >= 56 ? 14 : rests.count >= 21 ? 7 : 3
        guard rests.count >= 2 * lag else { return false }
        let near = meanSquare(rests, lag: 1)
        let far = meanSquare(rests, lag: lag)
        return near > 0 && far > limit * near
    }

    /// Whether a few days bring most of it: what the mean day brings is far from the middle one.
    static func isBursty(_ days: [DailyUse]) -> Bool {
        let steps = steps(of: days)
        let mean = steps.reduce(0, +) / Double(max(1, steps.count))
        let square = steps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let deviation = (square / Double(max(1, steps.count))).squareRoot()
        return mean - Order.median(steps) > skewMax * deviation
    }

    /// Whether the next day takes back what a day brought beside the growth of its own stretch.
    static func isReturning(_ stretches: [DailyUse]...) -> Bool {
        let offs = stretches.flatMap { days -> [Double] in
            let steps = steps(of: days)
            let mean = steps.reduce(0, +) / Double(max(1, steps.count))
            return steps.map { $0 - mean }
        }
        return likeness(offs, lag: 1) < likenessOfReturn
    }

    private static func steps(of days: [DailyUse]) -> [Double] {
        zip(days, days.dropFirst()).map { $1.bytes - $0.bytes }
    }

    /// How much a rest resembles that of some days before: 1 for the same, 0 for not at all.
    static func likeness(_ rests: [Double], lag: Int) -> Double {
        guard rests.count > lag + 1 else { return 0 }
        let mean = rests.reduce(0, +) / Double(rests.count)
        let square = rests.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        guard square > 0 else { return 0 }
        let product = zip(rests, rests.dropFirst(lag)).reduce(0) {
            $0 + ($1.0 - mean) * ($1.1 - mean)
        }
        return product / square
    }

    private static func meanSquare(_ rests: [Double], lag: Int) -> Double {
        let squares = zip(rests, rests.dropFirst(lag)).map { ($1 - $0) * ($1 - $0) }
        return squares.reduce(0, +) / Double(max(1, squares.count))
    }
}
