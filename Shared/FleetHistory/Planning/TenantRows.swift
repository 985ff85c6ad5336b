import Contracts
import Quantities

/// One sample as a table holds it.
struct SampleRow {
    var series: Int32
    var system: Int32
    var at: Int64
    var value: Double
    /// `SampleNote.reference`, or 0 for none.
    var note: Int64
    /// Its place in the batch: of two with one key the first stays.
    var order: Int32

    /// The order of a table that keeps what one series measured together.
    static func isBeforeBySeries(_ left: Self, _ right: Self) -> Bool {
        if left.series != right.series { return left.series < right.series }
        return left.at != right.at ? left.at < right.at : left.order < right.order
    }

    /// The order of a table that keeps what one system measured at one moment together.
    static func isBeforeBySystem(_ left: Self, _ right: Self) -> Bool {
        if left.system != right.system { return left.system < right.system }
        if left.at != right.at { return left.at < right.at }
        return left.series != right.series
            ? left.series < right.series : left.order < right.order
    }

    /// Whether it is of the same series and moment.
    func hasKey(of other: Self) -> Bool { series == other.series && at == other.at }
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
    /// Samples that may be there already.
    var samples: [SampleRow] = []
    /// Samples later than every one this process wrote of their system, each key once: nobody has
    /// them, unless another process wrote them.
    var fresh: [SampleRow] = []
    var notes: [NoteRow] = []
    var hours: [HourKey] = []
    var seen: [(system: Int32, at: Int64)] = []
    var hourRollups: [RollupRow] = []
    var dayRollups: [RollupRow] = []

    /// The latest sample of each system.
    var newest: [Int32: Int64] = [:]

    /// The rows of accepted messages.
    ///
    /// - Parameters:
    ///   - group: the messages.
    ///   - floors: samples below them become roll-ups.
    ///   - trustsFresh: whether fresh samples are told from the others; else there are none.
    ///   - isBefore: the order in which the database keeps samples.
    init(
        _ group: [ResolvedEntry],
        floors: HistoryFloors,
        trustsFresh: Bool,
        by isBefore: (SampleRow, SampleRow) -> Bool
    ) {
        var builder = TenantRowsBuilder(floors: floors, trustsFresh: trustsFresh)
        for resolved in group { builder.add(resolved) }
        (samples, fresh, newest) = (builder.samples, builder.fresh, builder.newest)
        fresh.sort(by: isBefore)
        moveRepeatsOfFresh()
        samples.sort(by: isBefore)
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
    var sampleCount: Int { samples.count + fresh.count }

    /// Leaves the first of each key among the fresh, because their statement refuses a second.
    private mutating func moveRepeatsOfFresh() {
        var kept = 0
        for place in fresh.indices {
            if kept > 0, fresh[kept - 1].hasKey(of: fresh[place]) {
                samples.append(fresh[place])
            } else {
                fresh[kept] = fresh[place]
                kept += 1
            }
        }
        fresh.removeLast(fresh.count - kept)
    }
}

private struct TenantRowsBuilder {
    let floors: HistoryFloors
    let trustsFresh: Bool
    var samples: [SampleRow] = []
    var fresh: [SampleRow] = []
    var newest: [Int32: Int64] = [:]
    var notes: [NoteKey: SampleNote] = [:]
    var hours: Set<HourKey> = []
    var seen: [Int32: Int64] = [:]
    var hourRollups = RollupTable()
    var dayRollups = RollupTable()

    private var lastHour = HourKey(system: 0, hour: .min)

    init(floors: HistoryFloors, trustsFresh: Bool) {
        self.floors = floors
        self.trustsFresh = trustsFresh
    }

    mutating func add(_ resolved: ResolvedEntry) {
        let received = resolved.entry.receivedAt.microseconds
        seen[resolved.system] = max(seen[resolved.system] ?? .min, received)
        let columns = resolved.entry.samples
        let known = trustsFresh ? resolved.newest ?? .max : .max
        var latest = Int64.min
        var (last, day) = (Int64.min, Int64.min)
        for row in resolved.layout.order {
            let reading = columns.readings[row]
            let at = reading.time.microseconds
            let series = resolved.layout.series[row]
            guard at >= floors.raw else {
                addOld(series, at, reading.value)
                continue
            }
            // Most samples of a poll have one moment.
            if at != last {
                mark(resolved.system, at)
                day = HistoryTime.floor(at, to: HistoryTime.day)
            }
            last = at
            latest = max(latest, at)
            let hash = resolved.layout.noteHashes[row]
            if hash != 0, day != resolved.layout.notedDay { keepNote(hash, of: row, day, resolved) }
            let sample = SampleRow(
                series: series,
                system: resolved.system,
                at: at,
                value: reading.value,
                note: SampleNote.reference(flags: reading.flags, hash: hash),
                order: Int32(truncatingIfNeeded: samples.count + fresh.count)
            )
            if at > known { fresh.append(sample) } else { samples.append(sample) }
        }
        if latest > .min {
            newest[resolved.system] = max(latest, newest[resolved.system] ?? .min)
        }
    }

    private mutating func mark(_ system: Int32, _ at: Int64) {
        let hour = HourKey(system: system, hour: HistoryTime.floor(at, to: HistoryTime.hour))
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
        _ day: Int64,
        _ resolved: ResolvedEntry
    ) {
        let key = NoteKey(
            series: resolved.layout.series[row],
            day: day,
            hash: hash
        )
        guard !resolved.notes.contains(key) else { return }
        let layout = resolved.layout.layout
        notes[key] = layout.note(of: layout.shapes[row])
    }
}
