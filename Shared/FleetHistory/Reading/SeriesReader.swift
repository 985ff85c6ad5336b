import Contracts
import Quantities

/// Answers a series query from one snapshot: the same steps on every database.
struct SeriesReader<Transaction: HistoryReadTransaction> {
    let transaction: Transaction
    let query: SeriesQuery
    let scope: Scope

    /// The answer; without series when the system is unknown or outside the scope.
    func answer() throws -> SeriesAnswer {
        let all = try transaction.series(of: query.system, in: scope)
        let wanted = all.filter(isWanted).sorted { $0.name < $1.name }
        let numbers = wanted.map(\.number)
        let (from, to) = (query.from.microseconds, query.to.microseconds)
        let plan = try SeriesPlan(query, floors: transaction.floors()) {
            guard let system = wanted.first?.system else { return 0 }
            return try transaction.sampleCountMax(numbers, of: system, from: from, to: to)
        }
        let step = plan.step.map { Duration.microseconds($0) }
        guard let system = wanted.first?.system, from < to else {
            return SeriesAnswer(tier: plan.tier, step: step, series: [])
        }
        let points =
            try plan.step.map { try folded(numbers, plan.tier, system, step: $0) }
            ?? asTheyCame(wanted, system)
        let series = wanted.compactMap { info in
            points[info.number].map {
                SeriesAnswer.Series(name: info.name, kind: info.kind, unit: info.unit, points: $0)
            }
        }
        return SeriesAnswer(tier: plan.tier, step: step, series: series)
    }

    private func isWanted(_ info: SeriesInfo) -> Bool {
        (query.metrics.isEmpty || query.metrics.contains(info.name.metricName))
            && (query.types.isEmpty || query.types.contains(info.name.type))
    }

    private func asTheyCame(
        _ wanted: [SeriesInfo],
        _ system: Int32
    ) throws -> [Int32: [SeriesAnswer.Point]] {
        let numbers = wanted.map(\.number)
        let (from, to) = (query.from.microseconds, query.to.microseconds)
        let firstDay = HistoryTime.floor(from, to: HistoryTime.day)
        let notes = try transaction.notes(numbers, from: firstDay, to: to)
        let units = Dictionary(uniqueKeysWithValues: wanted.map { ($0.number, $0.sentUnit) })
        var points: [Int32: [SeriesAnswer.Point]] = [:]
        for row in try transaction.samples(numbers, of: system, from: from, to: to) {
            var point = SeriesAnswer.Point(
                time: Timestamp(microseconds: row.at),
                value: row.value,
                sentUnit: units[row.series] ?? ""
            )
            let hash = row.note & SampleNote.hashMask
            let day = HistoryTime.floor(row.at, to: HistoryTime.day)
            if hash != 0, let note = notes[NoteKey(series: row.series, day: day, hash: hash)] {
                point.text = note.text
                point.sentUnit = note.sentUnit
                point.metadata = note.metadata
            }
            points[row.series, default: []].append(point)
        }
        return points
    }

    private func folded(
        _ numbers: [Int32],
        _ tier: SeriesAnswer.Tier,
        _ system: Int32,
        step: Int64
    ) throws -> [Int32: [SeriesAnswer.Point]] {
        let parts = SeriesParts(transaction: transaction, system: system, series: numbers)
        let (from, to) = (query.from.microseconds, query.to.microseconds)
        let rows: [RollupRow] =
            switch tier {
            case .raw: try parts.raw(from: from, to: to)
            case .hour: try parts.hours(from: HistoryTime.floor(from, to: HistoryTime.hour), to: to)
            case .day: try parts.days(from: HistoryTime.floor(from, to: HistoryTime.day), to: to)
            }
        var table = RollupTable()
        for row in rows { table.merge(row, step: step) }
        var points: [Int32: [SeriesAnswer.Point]] = [:]
        for row in table.sorted {
            points[row.series, default: []].append(
                SeriesAnswer.Point(
                    time: Timestamp(microseconds: row.at),
                    value: row.value(query.aggregate)
                )
            )
        }
        return points
    }
}

/// The parts of steps that a range of history is made of.
struct SeriesParts<Transaction: HistoryReadTransaction> {
    let transaction: Transaction
    let system: Int32
    let series: [Int32]

    /// Every sample as a part of its own.
    func raw(from: Int64, to: Int64) throws -> [RollupRow] {
        try transaction.samples(series, of: system, from: from, to: to).map {
            RollupRow(series: $0.series, at: $0.at, value: $0.value, measuredAt: $0.at)
        }
    }

    /// Rolled-up hours, and samples for the hours whose roll-ups are out of date.
    func hours(from: Int64, to: Int64) throws -> [RollupRow] {
        let end = HistoryTime.floor(to - 1, to: HistoryTime.hour) + HistoryTime.hour
        let dirty = try transaction.dirtyHours(of: system, from: from, to: end)
        let skipped = Set(dirty)
        var rows = try transaction.rollups(.hour, series, from: from, to: end)
            .filter { !skipped.contains($0.at) }
        for run in runs(of: dirty, step: HistoryTime.hour) {
            rows += try raw(from: run.lowerBound, to: run.upperBound)
        }
        return rows
    }

    /// Rolled-up days, and hours for the days in which an hour is out of date.
    func days(from: Int64, to: Int64) throws -> [RollupRow] {
        let end = HistoryTime.floor(to - 1, to: HistoryTime.day) + HistoryTime.day
        let dirty = try transaction.dirtyHours(of: system, from: from, to: end)
        let skipped = Set(dirty.map { HistoryTime.floor($0, to: HistoryTime.day) })
        var rows = try transaction.rollups(.day, series, from: from, to: end)
            .filter { !skipped.contains($0.at) }
        for run in runs(of: skipped.sorted(), step: HistoryTime.day) {
            rows += try hours(from: run.lowerBound, to: run.upperBound)
        }
        return rows
    }

    /// Steps that follow each other, as ranges.
    private func runs(of starts: [Int64], step: Int64) -> [Range<Int64>] {
        starts.reduce(into: []) { runs, start in
            if let last = runs.last, last.upperBound == start {
                runs[runs.count - 1] = last.lowerBound..<start + step
            } else {
                runs.append(start..<start + step)
            }
        }
    }
}

extension RollupTable {
    /// Takes a part into the step it lies in.
    mutating func merge(_ part: RollupRow, step: Int64) {
        var row = part
        row.at = HistoryTime.floor(part.at, to: step)
        merge(row)
    }
}

extension RollupRow {
    /// The number that an aggregate makes of the step.
    func value(_ aggregate: SeriesQuery.Aggregate) -> Double {
        switch aggregate {
        case .min: min
        case .max: max
        case .average: sum / Double(count)
        case .last: last
        }
    }
}
