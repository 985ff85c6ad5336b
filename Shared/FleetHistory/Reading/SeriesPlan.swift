import Quantities

/// Which tier answers a query, and with what step.
struct SeriesPlan: Equatable {
    var tier: SeriesAnswer.Tier
    /// In microseconds; nil for the samples as they came.
    var step: Int64?

    /// The finest tier that reaches back far enough and is not finer than the step asked for.
    ///
    /// `rawCountMax` says how many samples the fullest series has; it is asked for only when the
    /// samples themselves are wanted.
    init(
        _ query: SeriesQuery,
        floors: HistoryFloors,
        rawCountMax: () throws -> Int
    ) rethrows {
        let from = query.from.microseconds
        let asked = query.step.map { max(1, $0.wholeMicroseconds) }
        let reachesRaw = from >= floors.raw
        if asked == nil, reachesRaw, try rawCountMax() <= query.pointsMax {
            self.init(tier: .raw, step: nil)
            return
        }
        let step = Self.step(atLeast: asked ?? 1, quantum: Self.second, query)
        if reachesRaw, step < HistoryTime.hour {
            self.init(tier: .raw, step: step)
        } else if from >= floors.hour, step < HistoryTime.day {
            let step = Self.step(atLeast: step, quantum: HistoryTime.hour, query)
            self.init(tier: step % HistoryTime.day == 0 ? .day : .hour, step: step)
        } else {
            let step = Self.step(atLeast: step, quantum: HistoryTime.day, query)
            self.init(tier: .day, step: step)
        }
    }

    private init(tier: SeriesAnswer.Tier, step: Int64?) {
        self.tier = tier
        self.step = step
    }

    private static let second: Int64 = 1_000_000

    /// The shortest step that is long enough and makes no more points than allowed.
    ///
    /// A step that was asked for and fits is kept as it is in the raw tier.
    private static func step(atLeast asked: Int64, quantum: Int64, _ query: SeriesQuery) -> Int64 {
        let from = query.from.microseconds
        let to = max(from + 1, query.to.microseconds)
        func fits(_ step: Int64) -> Bool {
            let first = HistoryTime.floor(from, to: step)
            return (HistoryTime.floor(to - 1, to: step) - first) / step < Int64(query.pointsMax)
        }
        if quantum == second, fits(asked) { return asked }
        let least = max(asked, (to - from) / Int64(query.pointsMax))
        var step = (least + quantum - 1) / quantum * quantum
        while !fits(step) { step += max(quantum, step / 8 / quantum * quantum) }
        return step
    }
}
