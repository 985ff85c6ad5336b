/// When a pool will be full, from what it used each day: an interval, or what is lacking for one.
///
/// It counts the newest days that belong together: since a big delete or import, since the pool
/// could hold more, since growth changed. Use that keeps to a line is drawn on along it; use that
/// wanders is continued by days like those that were. A weekly cycle, prunes that recur and single
/// wrong samples move nothing.
package struct UseForecast: Sendable, Hashable {
    /// How use behaves.
    package enum Method: String, Sendable, Hashable, Codable {
        /// It keeps to a line.
        case trend
        /// It wanders.
        case drift
    }

    /// What is to come.
    package enum Outcome: String, Sendable, Hashable, Codable {
        /// It will be full.
        case fills
        /// It does not grow, so that it is never full as far as can be seen.
        case steady
        /// It is full.
        case full
        /// Too little is known.
        case unknown
    }

    /// Days of history that a forecast needs.
    package static let daysMin = 7
    /// With fewer days the interval is given without its middle.
    package static let daysForMiddle = 21
    /// From this share on a pool is full: the rest is for the pool's own use.
    package static let fullShare = 0.995
    /// Shares whose crossings are foretold.
    package static let ratios = [0.8, 0.9, 1.0]
    /// Days of history that are looked at; older ones say nothing of tomorrow.
    package static let daysMax = 365

    /// What is to come.
    package let outcome: Outcome
    /// Why nothing better is known, for a person; nil when an interval is.
    package let reason: String?
    /// How use behaves; nil without a forecast.
    package let method: Method?
    /// Bytes in use on the last day; 0 without one.
    package let used: Double
    /// Bytes the pool can hold; nil when not known.
    package let ceiling: Double?
    /// The last day.
    package let lastDay: Int
    /// The first day that counted; nil without a forecast.
    package let firstDay: Int?
    /// Why the days begin there; nil for the beginning of history.
    package let cause: SegmentCause?
    /// Days that counted, or that are there while they are too few.
    package let days: Int
    /// Growth, in bytes a day; nil without a forecast.
    package let bytesPerDay: Double?
    /// When shares of the pool are reached; those that are reached already are left out.
    package let crossings: [FillCrossing]
    /// What is to come, drawn.
    package let fan: [FanPoint]

    /// A forecast.
    ///
    /// - Parameters:
    ///   - history: a point a day, in any order; days may be missing.
    ///   - ceiling: bytes the pool can hold as it stands, the used ones included; nil when unknown.
    ///   - capacityChanges: days on which the pool could hold more or less.
    package init(history: [DailyUse], ceiling: Double?, capacityChanges: [Int] = []) {
        let known = Self.ordered(history)
        let last = known.last
        let segment = UseSegment(of: known, capacityChanges: capacityChanges)
        guard let last, known.count >= Self.daysMin, segment.days.count >= Self.daysMin else {
            self = Self(without: Self.lack(known.count), known, ceiling)
            return
        }
        used = last.bytes
        lastDay = last.day
        self.ceiling = ceiling
        let futures = Self.futures(of: segment)
        method = futures is DriftFutures ? .drift : .trend
        firstDay = segment.days.first?.day
        cause = segment.cause
        days = segment.days.count
        bytesPerDay = futures.slope
        let bytes = last.bytes
        let isFull = ceiling.map { bytes >= Self.fullShare * $0 } ?? false
        let hasMiddle = segment.days.count >= Self.daysForMiddle
        let foretold = ceiling.map { Self.crossings(futures, bytes, $0, hasMiddle) } ?? []
        crossings = foretold
        fan = Self.fan(futures, until: foretold.last)
        reason = ceiling == nil ? "how much the pool can hold is not known" : nil
        outcome =
            ceiling == nil
            ? .unknown : isFull ? .full : foretold.last?.soonest == nil ? .steady : .fills
    }

    private init(without reason: String, _ known: [DailyUse], _ ceiling: Double?) {
        let used = known.last?.bytes ?? 0
        let isFull = ceiling.map { $0 > 0 && used >= Self.fullShare * $0 } ?? false
        outcome = isFull && !known.isEmpty ? .full : .unknown
        self.reason = reason
        method = nil
        self.used = used
        self.ceiling = ceiling
        lastDay = known.last?.day ?? 0
        firstDay = nil
        cause = nil
        days = known.count
        bytesPerDay = nil
        crossings = []
        fan = []
    }

    /// When the pool is full.
    package var fullCrossing: FillCrossing? { crossings.first { $0.ratio == 1 } }

    private static func lack(_ days: Int) -> String {
        "\(days) of \(daysMin) days of history are there"
    }

    /// The newest point of each day, in order, no more than are looked at.
    private static func ordered(_ history: [DailyUse]) -> [DailyUse] {
        var points: [Int: DailyUse] = [:]
        for point in history where point.bytes.isFinite && point.bytes >= 0 {
            points[point.day] = point
        }
        let days = points.values.sorted { $0.day < $1.day }
        let first = (days.last?.day ?? 0) - daysMax
        return days.filter { $0.day > first }
    }

    private static func futures(of segment: UseSegment) -> any Futures {
        let plain = WeeklyCycle(segment.days).removed(from: segment.days)
        let rests = TrendLine(robustThrough: plain).rests(of: plain)
        let wanders = segment.cycle == nil && Wander.isWandering(rests)
        return wanders ? DriftFutures(segment) : TrendFutures(segment)
    }

    private static func crossings(
        _ futures: any Futures,
        _ used: Double,
        _ ceiling: Double,
        _ hasMiddle: Bool
    ) -> [FillCrossing] {
        ratios.filter { used < $0 * ceiling }.map { ratio in
            let days = futures.days(to: ratio * ceiling)
            func day(_ share: Double) -> Double? {
                Order.quantile(share, of: days, count: futures.count)
            }
            return FillCrossing(
                ratio: ratio,
                soonest: day(0.05),
                likeliest: hasMiddle ? day(0.5) : nil,
                latest: day(0.95)
            )
        }
    }

    /// As far as the pool's end, a month at least and a year at most.
    private static func fan(_ futures: any Futures, until end: FillCrossing?) -> [FanPoint] {
        let until = end?.latest ?? end?.likeliest ?? end?.soonest.map { $0 * 2 } ?? 90
        let length = min(max(until * 1.1, 30), 365)
        return (1...36).map { index in
            let days = Int((length * Double(index) / 36).rounded(.up))
            let use = futures.use(after: Double(days))
            func band(_ deviations: Double) -> ClosedRange<Double> {
                let low = max(0, use.median - deviations * use.deviation)
                return low...max(low, use.median + deviations * use.deviation)
            }
            return FanPoint(
                days: days,
                median: max(0, use.median),
                half: band(0.6745),
                most: band(1.6449)
            )
        }
    }
}
