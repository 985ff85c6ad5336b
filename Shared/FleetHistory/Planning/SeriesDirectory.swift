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
    /// What the last message looked like: a system sends the same words and series each time.
    var layout = SeriesLayout()
}

/// A message's words and cells with the series they name.
struct SeriesLayout {
    var words: [String] = []
    var cells: [SampleColumns.Cell] = []
    var series: [KnownSeries] = []

    /// Whether samples name the same series in the same order, whatever their times and values.
    func fits(_ samples: SampleColumns) -> Bool {
        guard samples.words == words else { return false }
        let others = samples.cells
        guard others.count == cells.count else { return false }
        for row in cells.indices
        where cells[row].name != others[row].name || cells[row].object != others[row].object
            || cells[row].type != others[row].type || cells[row].unit != others[row].unit
            || cells[row].kind != others[row].kind
        {
            return false
        }
        return true
    }
}

/// A message with the numbers its words have in the database.
struct ResolvedEntry {
    var entry: SamplesAccepted
    var tenantNumber: Int32
    var system: Int32
    var series: [KnownSeries]
    var notes: Set<NoteKey>
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
                let series = state.systems.values[place].resolve(entry.samples)
            else { return nil }
            let known = state.systems.values[place]
            return ResolvedEntry(
                entry: entry,
                tenantNumber: known.tenantNumber,
                system: known.number,
                series: series,
                notes: known.notes
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

    /// Remembers notes after the transaction that wrote them was committed.
    func learn(notes: Set<NoteKey>, of entry: SamplesAccepted) {
        let key = SystemKey(tenant: entry.tenant, system: entry.system.id)
        state.withLock { state in
            guard var known = state.systems.removeValue(forKey: key) else { return }
            if known.notes.count > Self.notesMax { known.notes.removeAll() }
            known.notes.formUnion(notes)
            state.systems[key] = known
        }
    }

    /// Forgets everything, after a lost connection: the database may have been put back.
    func forget() {
        state.withLock { $0 = State() }
    }

    private static let notesMax = 4096
}

extension KnownSystem {
    /// Whether a message describes the system in newer and other words.
    func isOutdated(by entry: SamplesAccepted) -> Bool {
        entry.receivedAt > describedAt && description.merged(with: entry.system) != description
    }

    /// The series of every sample; nil when one is not known.
    fileprivate mutating func resolve(_ samples: SampleColumns) -> [KnownSeries]? {
        if layout.fits(samples) { return layout.series }
        var found: [KnownSeries] = []
        found.reserveCapacity(samples.count)
        for cell in samples.cells {
            guard let known = series[samples.key(of: cell)] else { return nil }
            found.append(known)
        }
        if samples.count <= Self.layoutMax {
            layout = SeriesLayout(words: samples.words, cells: samples.cells, series: found)
        }
        return found
    }

    /// Samples a remembered message may have; longer ones are back-fills that do not repeat.
    private static let layoutMax = 256
}

extension SampleColumns {
    /// What names the series of a cell.
    func key(of cell: Cell) -> SeriesKey {
        SeriesKey(
            type: word(cell.type),
            object: word(cell.object),
            name: word(cell.name),
            unit: word(cell.unit),
            kind: cell.kind
        )
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
