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
    /// The series of the last message in its order: a system sends the same ones each time, and
    /// comparing names costs a quarter of hashing them.
    var layout: [(key: SeriesKey, series: KnownSeries)] = []
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
        var found: [KnownSeries] = []
        found.reserveCapacity(samples.count)
        var isSameLayout = true
        for (row, cell) in samples.cells.enumerated() {
            if row < layout.count, samples.names(layout[row].key, in: cell) {
                found.append(layout[row].series)
                continue
            }
            isSameLayout = false
            guard let known = series[samples.key(of: cell)] else { return nil }
            found.append(known)
        }
        if !isSameLayout, samples.count <= Self.layoutMax {
            layout = zip(samples.cells, found).map { (samples.key(of: $0), $1) }
        }
        return found
    }

    /// Samples a remembered message may have; longer ones are back-fills that do not repeat.
    private static let layoutMax = 512
}

extension SampleColumns {
    /// Whether a key names the series of a cell.
    func names(_ key: SeriesKey, in cell: Cell) -> Bool {
        key.kind == cell.kind && key.name == word(cell.name) && key.object == word(cell.object)
            && key.type == word(cell.type) && key.unit == word(cell.unit)
    }

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
