import Contracts
import Foundation
import GRDB
import Logging
import MessageBus
import Observability
import Quantities
import StateStore
import Synchronization
import VolumeJanitorCore

/// Holds the janitor's state: a change of it, the rows that keep it and the facts that tell of it
/// are one commit.
final class StateKeeper: Sendable {
    private struct Inside {
        var state: JanitorState
        var published: [VolumeName: VolumeAssessed] = [:]
        /// Volumes that were told of, before a restart too; each gets its tombstone.
        var told: Set<VolumeName> = []
    }

    let journal: ServiceJournal
    let owner: HostIdentity
    private let clock: any WallClock
    private let fresh: JanitorState
    private let inside: Mutex<Inside>

    init(
        journal: ServiceJournal,
        owner: HostIdentity,
        schedule: Schedule,
        clock: any WallClock
    ) {
        self.journal = journal
        self.owner = owner
        self.clock = clock
        fresh = JanitorState(schedule: schedule)
        inside = Mutex(Inside(state: fresh))
    }

    /// The state now.
    var state: JanitorState { inside.withLock { $0.state } }

    /// Looks at or changes what need not be kept, such as whose turn it is.
    func glance<R: Sendable>(_ body: (inout JanitorState) throws -> R) rethrows -> R {
        try inside.withLock { try body(&$0.state) }
    }

    /// Changes the state; returns once that is on the disk.
    ///
    /// When `body` throws, nothing is changed. It is called on the journal's writer, one at a time.
    func change<R: Sendable>(
        _ body: @escaping @Sendable (inout JanitorState, JournalUnit, Timestamp) throws -> R
    ) async throws -> R {
        let now = clock.now()
        do {
            return try await journal.perform { [self] unit in
                try inside.withLock { inside in
                    var new = inside.state
                    let result = try body(&new, unit, now)
                    new.settle(at: now)
                    try Self.save(new, since: inside.state, in: unit.database)
                    let gone = new.isCurrent ? inside.told.subtracting(new.known) : []
                    let published = try publish(new, since: inside.published, at: now, in: unit)
                    for name in gone {
                        let key = VolumeAssessed.key(host: owner.host, volume: name.text)
                        try unit.remove(key, from: VolumeAssessed.self, at: now)
                    }
                    inside.state = new
                    inside.published = published
                    inside.told = inside.told.union(published.keys).subtracting(gone)
                    return result
                }
            }
        } catch let error as StateStoreError {
            // The unit ran, and its commit did not: what is on the disk counts.
            _ = try? await reload()
            throw error
        }
    }

    /// Reads what was kept, in place of what is in memory; returns the runs that were broken off.
    @discardableResult
    func reload() async throws -> Int {
        let now = clock.now()
        let (kept, broken) = try await journal.perform { [fresh] unit in
            let broken = try RunTable.endBroken(at: now, in: unit.database)
            return (try Self.load(unit.database, into: fresh), broken)
        }
        inside.withLock { inside in
            var new = kept
            new.volumes = inside.state.volumes
            new.births = inside.state.births
            new.silences = inside.state.silences
            new.isCurrent = inside.state.isCurrent
            new.refusedLabels = inside.state.refusedLabels
            new.schedule.keepRunning(of: inside.state.schedule)
            let before = Set(kept.healths.keys.map(\.volume))
            inside = Inside(state: new, told: inside.told.union(before))
        }
        return broken
    }

    // MARK: - Rows

    private static func load(_ database: Database, into fresh: JanitorState) throws -> JanitorState
    {
        var state = fresh
        state.book = try RegistrationTable.book(in: database)
        state.keptItems = try TurnTable.items(in: database)
        for (scope, pause) in try TurnTable.pauses(in: database) {
            state.schedule.pause(scope, pause)
        }
        state.plans = try StandingTable.plans(in: database)
        state.measures = try StandingTable.measures(in: database)
        state.healths = try StandingTable.healths(in: database)
        state.lastRuns = try RunTable.last(in: database)
        let text = try String.fetchOne(
            database,
            sql: "SELECT value FROM setting WHERE name = 'clock'"
        )
        state.clock = text.flatMap { try? RowText.read(ClockCheck.self, $0) }
        return state
    }

    private static func save(
        _ new: JanitorState,
        since old: JanitorState,
        in database: Database
    ) throws {
        try RegistrationTable.save(new.book, since: old.book, in: database)
        let before = old.keptItems.isEmpty ? old.schedule.items : old.keptItems
        try TurnTable.save(new.schedule.items, since: before, in: database)
        try changes(old.schedule.pauses, new.schedule.pauses) {
            try TurnTable.put($1, $0, in: database)
        }
        try changes(old.plans, new.plans) { try StandingTable.put($1, $0, in: database) }
        try changes(old.measures, new.measures) { try StandingTable.put($1, $0, in: database) }
        try changes(old.healths, new.healths) { try StandingTable.put($1, $0, in: database) }
        guard old.clock != new.clock, let clock = new.clock else { return }
        try database.execute(
            sql: "INSERT OR REPLACE INTO setting (name, value) VALUES ('clock', ?)",
            arguments: [try RowText.write(clock)]
        )
    }

    private static func changes<Key: Hashable, Value: Equatable>(
        _ old: [Key: Value],
        _ new: [Key: Value],
        _ put: (Key, Value?) throws -> Void
    ) throws {
        for key in Set(old.keys).union(new.keys) where old[key] != new[key] {
            try put(key, new[key])
        }
    }

    // MARK: - Facts

    private func publish(
        _ state: JanitorState,
        since published: [VolumeName: VolumeAssessed],
        at now: Timestamp,
        in unit: JournalUnit
    ) throws -> [VolumeName: VolumeAssessed] {
        let facts = state.facts(of: owner, at: now)
        var told = published.filter { facts[$0.key] != nil }
        for (name, fact) in facts {
            if var known = published[name] {
                known.asOf = fact.asOf
                if known == fact { continue }
            }
            try unit.publishNow(fact, at: now)
            told[name] = fact
        }
        return told
    }
}

extension JournalUnit {
    /// Publishes a fact with a new id.
    func publishNow(_ message: some Message, at now: Timestamp) throws {
        var randomness = SystemRandomNumberGenerator()
        _ = try publish(message, id: MessageID(at: now, using: &randomness), at: now)
    }
}
