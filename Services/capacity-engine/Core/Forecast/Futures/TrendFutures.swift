/// Futures along a line that use keeps to: what it leaves comes back as it did.
struct TrendFutures: Futures {
    static let horizon = 3650.0
    /// Beginnings of a segment that are tried.
    private static let startsMax = 8

    let count = 401
    let slope: Double
    private let end: Double
    private let line: TrendLine
    private let others: [TrendLine]
    private let rests: [Double]
    private let cycle: Int?
    private let slopeError: Double
    private let levelError: Double
    private let restSpread: Double

    /// The futures of a segment; it has two days at least.
    init(_ segment: UseSegment) {
        let days = segment.days
        let plain = WeeklyCycle(days).removed(from: days)
        let line = TrendLine(robustThrough: plain)
        self.line = line
        slope = line.slope
        others = Self.others(segment, plain)
        end = Double(days.last?.day ?? 0)
        cycle = segment.cycle
        rests = Self.filled(days, by: line)
        let leaves = line.rests(of: plain)
        // A day that the segment was chosen to begin with leaves less than one that was given.
        let spent = segment.cause == .growthChanged ? 5 : 2
        let square = leaves.reduce(0) { $0 + $1 * $1 } / Double(max(1, leaves.count - spent))
        let inflation = Self.inflation(leaves)
        let count = Double(days.count)
        let width = days.reduce(0) { sum, day in
            sum + (Double(day.day) - line.middle) * (Double(day.day) - line.middle)
        }
        // Few days that are news make wide tails, as Student's distribution has them.
        let news = max(3, count / inflation - Double(spent))
        let tails = 1 + 1.1 / news
        slopeError = tails * (1.1 * square * inflation / max(width, 1)).squareRoot()
        levelError = tails * (1.1 * square * inflation / max(count, 1)).squareRoot()
        restSpread = square.squareRoot()
    }

    func days(to bytes: Double) -> [Double] {
        let (low, high) = (rests.min() ?? 0, rests.max() ?? 0)
        return (0..<count).compactMap { index in
            let line = others[index % others.count]
            let slope = line.slope + slopeError * NormalDraws.normal(index, base: 2)
            let level = line.level + levelError * NormalDraws.normal(index, base: 3)
            let now = level + slope * (end - line.middle)
            guard slope > 0 else { return nil }
            var day = max(1, ((bytes - now - high) / slope).rounded(.down))
            let last = min(Self.horizon, max(day, ((bytes - now - low) / slope).rounded(.up)) + 1)
            let shift = NormalDraws.even(index, base: 5)
            while day <= last {
                if now + slope * day + rest(after: Int(day), shift) >= bytes { return day }
                day += 1
            }
            return nil
        }.sorted()
    }

    func use(after days: Double) -> (median: Double, deviation: Double) {
        let ahead = end + days - line.middle
        let apart = others.reduce(0.0) { sum, other in
            let off = other.bytes(on: end + days) - line.bytes(on: end + days)
            return sum + off * off
        }
        let variance =
            apart / Double(others.count) + levelError * levelError + slopeError * slopeError * ahead
            * ahead
            + restSpread * restSpread
        return (line.bytes(on: end + days), variance.squareRoot())
    }

    /// What a line left of a day like the one so many days ahead: of the same weekday, or of the
    /// same place between two prunes.
    private func rest(after days: Int, _ shift: Double) -> Double {
        let count = rests.count
        let period = cycle ?? 7
        guard count >= 2 * period else { return rests[(days + Int(shift * Double(count))) % count] }
        let whole = count / period * period
        let turns = cycle == nil ? Int(shift * Double(count / period)) * period : 0
        return rests[count - whole + (days - 1 + turns) % whole]
    }

    /// Lines through the days from wherever they may begin, a few of them.
    private static func others(_ segment: UseSegment, _ days: [DailyUse]) -> [TrendLine] {
        let starts = segment.starts.filter { $0 >= 0 && days.count - $0 >= SlopeBreak.daysMin }
        let stride = max(1, starts.count / startsMax)
        let lines = Swift.stride(from: 0, to: starts.count, by: stride).map {
            TrendLine(robustThrough: Array(days[starts[$0]...]))
        }
        return lines.isEmpty ? [TrendLine(robustThrough: days)] : lines
    }

    /// What the line leaves of every day of the calendar; of a missing one, of the day before.
    private static func filled(_ days: [DailyUse], by line: TrendLine) -> [Double] {
        var rests: [Double] = []
        for (index, day) in days.enumerated() {
            let rest = day.bytes - line.bytes(on: Double(day.day))
            let gap = index == 0 ? 1 : max(1, day.day - days[index - 1].day)
            if gap > 1, let last = rests.last {
                rests += [Double](repeating: last, count: min(gap, 400) - 1)
            }
            rests.append(rest)
        }
        return rests.isEmpty ? [0] : rests
    }

    /// By how much days that resemble their neighbours make an error's square larger.
    private static func inflation(_ rests: [Double]) -> Double {
        let lags = min(14, rests.count / 4)
        guard lags > 0 else { return 1 }
        let sum = (1...lags).reduce(0.0) { sum, lag in
            sum + (1 - Double(lag) / Double(lags + 1)) * Wander.likeness(rests, lag: lag)
        }
        return max(1, 1 + 2 * sum)
    }
}
