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
        for (row, reading) in columns.readings.enumerated() {
            let at = reading.time.microseconds
            let series = resolved.layout.series[row]
            guard at >= floors.raw else {
                addOld(series, at, reading.value)
                continue
            }
            mark(
                HourKey(system: resolved.system, hour: HistoryTime.floor(at, to: HistoryTime.hour))
            )
            let hash = resolved.layout.noteHashes[row]
            if hash != 0 { keepNote(hash, of: row, at, resolved) }
            samples.append(
                SampleRow(
                    series: series,
                    at: at,
                    value: reading.value,
                    note: SampleNote.reference(flags: reading.flags, hash: hash),
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

    private mutating func keepNote(
        _ hash: Int64,
        of row: Int,
        _ at: Int64,
        _ resolved: ResolvedEntry
    ) {
        let key = NoteKey(
            series: resolved.layout.series[row],
            day: HistoryTime.floor(at, to: HistoryTime.day),
            hash: hash
        )
        guard !resolved.notes.contains(key) else { return }
        let layout = resolved.layout.layout
        notes[key] = layout.note(of: layout.shapes[row])
    }
}
