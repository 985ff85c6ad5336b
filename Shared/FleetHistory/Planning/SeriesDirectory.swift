import Contracts
import Quantities
import Synchronization

/// A system's place in a process's memory.
struct SystemKey: Hashable {
    var tenant: TenantID
    var system: SystemID
}

/// What names a series inside a system, with what it holds.
struct SeriesKey: Hashable {
    var type: String
    var object: String
    var name: String
    var unit: String
    var kind: SeriesKind
}

/// A series as the database knows it.
struct KnownSeries {
    var number: Int32
    /// The unit as first sent; a sample with the same needs no note for it.
    var sentUnit: String
}

/// A note that is in the database already.
struct NoteKey: Hashable {
    var series: Int32
    var day: Int64
    var hash: Int64
}

/// A system as the database knows it, with its series.
struct KnownSystem {
    var tenantNumber: Int32
    var number: Int32
    /// What it was last described as, and when.
    var description: SamplesAccepted.System
    var describedAt: Timestamp
    var series: [SeriesKey: KnownSeries] = [:]
    var notes: Set<NoteKey> = []
    /// The latest sample this process wrote, in microseconds; nil before its first.
    var newest: Int64?
    /// What the last message looked like: a system sends the same words and series each time.
    var layout = SeriesLayout()
}

/// A layout of messages with the series its samples are of.
struct SeriesLayout {
    var layout = SampleLayout.empty
    /// The series' numbers, in the layout's order.
    var series: [Int32] = []
    /// `SampleNote.hash` of each sample, or 0 when it says nothing that its series does not.
    var noteHashes: [Int64] = []
    /// The places of the samples by series, so that what is made of them is nearly sorted.
    var order: [Int] = []
    /// The start of a day whose notes are all in the database, in microseconds.
    var notedDay: Int64?

    /// Whether the notes of all samples are among those of a day.
    func isNoted(on day: Int64, in notes: Set<NoteKey>) -> Bool {
        zip(series, noteHashes).allSatisfy { series, hash in
            hash == 0 || notes.contains(NoteKey(series: series, day: day, hash: hash))
        }
    }
}

/// A message with the numbers its words have in the database.
struct ResolvedEntry {
    var entry: SamplesAccepted
    var tenantNumber: Int32
    var system: Int32
    var layout: SeriesLayout
    var notes: Set<NoteKey>
    /// The latest sample of the system this process wrote; nil before its first.
    var newest: Int64?
}

/// What a transaction wrote of a system, to be remembered once it is committed.
struct SystemWritten {
    var notes: Set<NoteKey> = []
    /// The latest sample, in microseconds; nil when there was none.
    var newest: Int64?
}

/// The numbers of systems and series that this process has looked up, so that a webhook of known
/// series costs no query.
final class SeriesDirectory: Sendable {
    private struct State {
        var systems: [SystemKey: KnownSystem] = [:]
        var seriesCount = 0
    }

    private let state = Mutex(State())
    private let seriesMax: Int

    init(seriesMax: Int) {
        self.seriesMax = seriesMax
    }

    /// The message with its numbers; nil when something of it is new or described anew.
    func resolve(_ entry: SamplesAccepted) -> ResolvedEntry? {
        let key = SystemKey(tenant: entry.tenant, system: entry.system.id)
        return state.withLock { state in
            guard let place = state.systems.index(forKey: key),
                !state.systems.values[place].isOutdated(by: entry),
                let layout = state.systems.values[place].resolve(entry.samples)
            else { return nil }
            let known = state.systems.values[place]
            return ResolvedEntry(
                entry: entry,
                tenantNumber: known.tenantNumber,
                system: known.number,
                layout: layout,
                notes: known.notes,
                newest: known.newest
            )
        }
    }

    /// Remembers a system as it was just read from the database.
    func learn(_ system: KnownSystem, of tenant: TenantID) {
        let key = SystemKey(tenant: tenant, system: system.description.id)
        state.withLock { state in
            if state.seriesCount + system.series.count > seriesMax { state = State() }
            state.seriesCount += system.series.count - (state.systems[key]?.series.count ?? 0)
            state.systems[key] = system
        }
    }

    /// Remembers what a transaction wrote, after it was committed.
    func learn(_ written: [SystemKey: SystemWritten]) {
        state.withLock { state in
            for (key, written) in written {
                guard let place = state.systems.index(forKey: key) else { continue }
                state.systems.values[place].learn(written)
            }
        }
    }

    /// Forgets everything, after a lost connection: the database may have been put back.
    func forget() {
        state.withLock { $0 = State() }
    }
}

extension KnownSystem {
    /// Whether a message describes the system in newer and other words.
    func isOutdated(by entry: SamplesAccepted) -> Bool {
        entry.receivedAt > describedAt && description.merged(with: entry.system) != description
    }

    fileprivate mutating func learn(_ written: SystemWritten) {
        if notes.count > Self.notesMax { notes.removeAll() }
        notes.formUnion(written.notes)
        guard let latest = written.newest else { return }
        newest = max(newest ?? .min, latest)
        let day = HistoryTime.floor(latest, to: HistoryTime.day)
        if layout.notedDay != day, layout.isNoted(on: day, in: notes) { layout.notedDay = day }
    }

    private static let notesMax = 4096

    /// The series of every sample; nil when one is not known.
    fileprivate mutating func resolve(_ samples: SampleColumns) -> SeriesLayout? {
        if layout.layout == samples.layout { return layout }
        var found = SeriesLayout(layout: samples.layout)
        found.series.reserveCapacity(samples.count)
        found.noteHashes.reserveCapacity(samples.count)
        for shape in samples.layout.shapes {
            guard let known = series[samples.layout.key(of: shape)] else { return nil }
            found.series.append(known.number)
            found.noteHashes.append(samples.layout.noteHash(of: shape, in: known))
        }
        let series = found.series
        found.order = series.indices.sorted { (series[$0], $0) < (series[$1], $1) }
        if samples.count <= Self.layoutMax { layout = found }
        return found
    }

    /// Samples a remembered message may have; longer ones are back-fills that do not repeat.
    private static let layoutMax = 256
}

extension SampleLayout {
    /// What names the series of a sample.
    func key(of shape: Shape) -> SeriesKey {
        SeriesKey(
            type: word(shape.type),
            object: word(shape.object),
            name: word(shape.name),
            unit: word(shape.unit),
            kind: shape.kind
        )
    }

    /// The texts that go with a sample.
    func note(of shape: Shape) -> SampleNote {
        SampleNote(
            text: word(shape.text),
            sentUnit: word(shape.sentUnit),
            metadata: word(shape.metadata)
        )
    }

    fileprivate func noteHash(of shape: Shape, in series: KnownSeries) -> Int64 {
        guard
            shape.text != 0 || shape.metadata != 0 || word(shape.sentUnit) != series.sentUnit
        else { return 0 }
        return note(of: shape).hash
    }
}

extension SamplesAccepted.System {
    /// The description with what a newer one says; what that leaves out stays.
    func merged(with newer: SamplesAccepted.System) -> SamplesAccepted.System {
        var merged = self
        if !newer.name.isEmpty { merged.name = newer.name }
        if !newer.hostname.isEmpty { merged.hostname = newer.hostname }
        if !newer.version.isEmpty { merged.version = newer.version }
        if let client = newer.client { merged.client = client }
        return merged
    }
}

extension SeriesDirectory {
    /// The message with its numbers, right after they were looked up.
    func resolved(_ entry: SamplesAccepted) throws -> ResolvedEntry {
        guard let resolved = resolve(entry) else {
            throw HistoryProblem(
                "The series of system \(entry.system.id) were not found after they were "
                    + "made. Check that nobody changes the history's tables by hand."
            )
        }
        return resolved
    }
}
