/// A series over one hour or day.
struct RollupRow: Equatable {
    var series: Int32
    var at: Int64
    var min: Double
    var max: Double
    var sum: Double
    var count: Int64
    var last: Double
    /// When `last` was measured, so that parts can be put together in any order.
    var lastAt: Int64

    /// The roll-up of one sample.
    init(series: Int32, at: Int64, value: Double, measuredAt: Int64) {
        self.init(
            series: series,
            at: at,
            min: value,
            max: value,
            sum: value,
            count: 1,
            last: value,
            lastAt: measuredAt
        )
    }

    init(
        series: Int32,
        at: Int64,
        min: Double,
        max: Double,
        sum: Double,
        count: Int64,
        last: Double,
        lastAt: Int64
    ) {
        self.series = series
        self.at = at
        self.min = min
        self.max = max
        self.sum = sum
        self.count = count
        self.last = last
        self.lastAt = lastAt
    }

    /// Takes in another part of the same step.
    mutating func merge(_ other: RollupRow) {
        min = Swift.min(min, other.min)
        max = Swift.max(max, other.max)
        sum += other.sum
        count += other.count
        if other.lastAt >= lastAt {
            last = other.last
            lastAt = other.lastAt
        }
    }
}

/// Roll-ups under construction, by series and step.
struct RollupTable {
    private struct Key: Hashable {
        var series: Int32
        var at: Int64
    }

    private var rows: [Key: RollupRow] = [:]

    /// Counts a sample.
    mutating func add(_ series: Int32, _ at: Int64, _ value: Double, step: Int64) {
        merge(
            RollupRow(
                series: series,
                at: HistoryTime.floor(at, to: step),
                value: value,
                measuredAt: at
            )
        )
    }

    /// Takes in a part of a step.
    mutating func merge(_ row: RollupRow) {
        let key = Key(series: row.series, at: row.at)
        if rows[key]?.merge(row) == nil { rows[key] = row }
    }

    /// The rows by series and time.
    var sorted: [RollupRow] {
        rows.values.sorted { ($0.series, $0.at) < ($1.series, $1.at) }
    }
}
