import Contracts
import Quantities

/// One sample as a table holds it.
struct SampleRow {
    var series: Int32
    var at: Int64
    var value: Double
    /// `SampleNote.reference`, or 0 for none.
    var note: Int64
    /// Its place in the batch: of two with one key the first stays.
    var order: Int32
}

/// A note to be written.
struct NoteRow {
    var key: NoteKey
    var note: SampleNote
}

/// An hour of a system whose roll-ups are out of date.
struct HourKey: Hashable {
    var system: Int32
    var hour: Int64
}

/// Everything one tenant's part of a batch writes, each list sorted by its key.
struct TenantRows {
    var samples: [SampleRow] = []
    var notes: [NoteRow] = []
    var hours: [HourKey] = []
    var seen: [(system: Int32, at: Int64)] = []
    var hourRollups: [RollupRow] = []
    var dayRollups: [RollupRow] = []

    /// The rows of accepted messages.
    init(_ group: [ResolvedEntry], floors: HistoryFloors) {
        var builder = TenantRowsBuilder(floors: floors)
        for resolved in group { builder.add(resolved) }
        samples = builder.samples
        samples.sort {
            $0.series != $1.series
                ? $0.series < $1.series : $0.at != $1.at ? $0.at < $1.at : $0.order < $1.order
        }
        notes = builder.notes.map { NoteRow(key: $0.key, note: $0.value) }
            .sorted {
                ($0.key.series, $0.key.day, $0.key.hash) < ($1.key.series, $1.key.day, $1.key.hash)
            }
        hours = builder.hours.sorted { ($0.system, $0.hour) < ($1.system, $1.hour) }
        seen = builder.seen.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 }
        hourRollups = builder.hourRollups.sorted
        dayRollups = builder.dayRollups.sorted
    }

    /// How many samples these rows stand for.
    var sampleCount: Int { samples.count }
}

private struct TenantRowsBuilder {
    let floors: HistoryFloors
    var samples: [SampleRow] = []
    var notes: [NoteKey: SampleNote] = [:]
    var hours: Set<HourKey> = []
    var seen: [Int32: Int64] = [:]
    var hourRollups = RollupTable()
    var dayRollups = RollupTable()

    private var lastHour = HourKey(system: 0, hour: .min)

    init(floors: HistoryFloors) {
        self.floors = floors
    }

    mutating func add(_ resolved: ResolvedEntry) {
        let received = resolved.entry.receivedAt.microseconds
        seen[resolved.system] = max(seen[resolved.system] ?? .min, received)
        let columns = resolved.entry.samples
        samples.reserveCapacity(samples.count + columns.count)
        for (cell, series) in zip(columns.cells, resolved.series) {
            let at = cell.time.microseconds
            guard at >= floors.raw else {
                addOld(series.number, at, cell.value)
                continue
            }
            mark(
                HourKey(system: resolved.system, hour: HistoryTime.floor(at, to: HistoryTime.hour))
            )
            samples.append(
                SampleRow(
                    series: series.number,
                    at: at,
                    value: cell.value,
                    note: note(of: cell, in: columns, series, at, resolved.notes),
                    order: Int32(truncatingIfNeeded: samples.count)
                )
            )
        }
    }

    private mutating func mark(_ hour: HourKey) {
        guard hour != lastHour else { return }
        hours.insert(hour)
        lastHour = hour
    }

    private mutating func addOld(_ series: Int32, _ at: Int64, _ value: Double) {
        if at >= floors.hour { hourRollups.add(series, at, value, step: HistoryTime.hour) }
        dayRollups.add(series, at, value, step: HistoryTime.day)
    }

    private mutating func note(
        of cell: SampleColumns.Cell,
        in columns: SampleColumns,
        _ series: KnownSeries,
        _ at: Int64,
        _ known: Set<NoteKey>
    ) -> Int64 {
        let sentUnit = columns.word(cell.sentUnit)
        guard cell.text != 0 || cell.metadata != 0 || sentUnit != series.sentUnit else {
            return SampleNote.reference(flags: cell.flags, hash: 0)
        }
        let note = SampleNote(
            text: columns.word(cell.text),
            sentUnit: sentUnit,
            metadata: columns.word(cell.metadata)
        )
        let hash = note.hash
        let day = HistoryTime.floor(at, to: HistoryTime.day)
        let key = NoteKey(series: series.number, day: day, hash: hash)
        if !known.contains(key) { notes[key] = note }
        return SampleNote.reference(flags: cell.flags, hash: hash)
    }
}
