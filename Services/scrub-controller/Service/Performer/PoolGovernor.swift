package import Contracts
import GRDB
import Logging
import Observability
import Observations
package import Quantities
package import ScrubControllerCore
import StateStore
import Synchronization

/// Governs the scrub of one pool: looks, has the machine decide, keeps what was decided, and does
/// it.
package final class PoolGovernor: Sendable {
    private struct Inside {
        var machine: ScrubMachine
        var book: IntegrityBook
        var runs: [ScrubRun]
        var limits: [UInt64: Int64]
        var view: PoolView?
        var lookedAt: Timestamp?
        var saved: ScrubState?
        var savedBook: IntegrityBook?
        var savedAt: Duration?
        var published: ScrubAssessed?
        var told: [Int64: IntegrityIncident] = [:]
        var said = ""
    }

    /// The pool.
    package let place: PoolPlace
    /// How it is scrubbed.
    package let policy: ScrubPolicy
    let driver: any ScrubDriver
    private let journal: ServiceJournal
    private let facts: ScrubFacts
    private let sampler: LoadSampler
    private let rivals: RivalBoard
    private let clock: any WallClock
    private let logger: Logger
    private let watch = Stopwatch()
    private let inside: Mutex<Inside>

    /// How far a run is is kept that often while nothing else happens.
    static let saveEvery = Duration.seconds(10)

    private init(
        _ parts: GovernorParts,
        _ driver: any ScrubDriver,
        _ policy: ScrubPolicy,
        _ inside: Inside
    ) {
        place = driver.place
        self.policy = policy
        self.driver = driver
        journal = parts.journal
        facts = ScrubFacts(place: driver.place, owner: parts.owner, policy: policy)
        sampler = LoadSampler(pressureFile: parts.pressureFile)
        rivals = parts.rivals
        clock = parts.clock
        var logger = parts.logger
        logger[metadataKey: "pool"] = "\(driver.place.name)"
        self.logger = logger
        self.inside = Mutex(inside)
    }

    /// A governor that goes on from what was kept of the pool.
    package static func open(
        _ driver: any ScrubDriver,
        policy: ScrubPolicy,
        _ parts: GovernorParts
    ) async throws -> PoolGovernor {
        let (id, now) = (driver.place.id, parts.clock.now())
        let inside = try await parts.journal.read { database in
            let kept = try PoolTable.pool(id, in: database)
            let machine = ScrubMachine(kept?.state ?? ScrubState(at: now))
            return Inside(
                machine: machine,
                book: kept?.book ?? IntegrityBook(),
                runs: try PoolTable.runs(of: id, in: database),
                limits: try PoolTable.limits(of: id, in: database),
                saved: kept?.state,
                savedBook: kept?.book
            )
        }
        return PoolGovernor(parts, driver, policy, inside)
    }

    // MARK: - What is known

    /// How the pool's scrub stands.
    package var fact: ScrubAssessed {
        let now = clock.now()
        return inside.withLock { facts.scrub($0.machine, $0.view, runs: $0.runs, now: now) }
    }

    /// The machine and the pool as they were at the last look.
    package var known: (machine: ScrubMachine, view: PoolView?) {
        inside.withLock { ($0.machine, $0.view) }
    }

    /// The pool's damage.
    package var incidents: [IntegrityIncident] {
        let now = clock.now()
        return inside.withLock { $0.book.incidents.map { facts.incident($0, now: now) } }
    }

    /// When the pool was last looked at; nil before the first look.
    package var lookedAt: Timestamp? { inside.withLock { $0.lookedAt } }

    /// How soon it is to be looked at again.
    package var interval: Duration {
        inside.withLock { inside in
            guard let run = inside.machine.state.run else {
                return inside.machine.state.stage == .waiting || inside.machine.state.request != nil
                    ? .seconds(2) : .seconds(10)
            }
            return run.isWorking || run.isForeign || run.stopping != nil ? .seconds(1) : .seconds(2)
        }
    }

    // MARK: - One turn

    /// Looks at the pool, decides, keeps the decision and carries it out.
    package func turn() async throws {
        let actions = try await decide()
        for action in actions { await perform(action) }
    }

    /// Lets the scrub stand still because this process ends.
    ///
    /// Returns when it does, or after a few seconds; it goes on at the next start.
    package func standForShutdown() async {
        guard inside.withLock({ $0.machine.standForShutdown() }) else { return }
        let patience = Stopwatch()
        while patience.elapsed < .seconds(10) {
            // What cannot be kept is found by the next start from the workers' records.
            try? await turn()
            guard inside.withLock({ $0.machine.state.run?.isWorking ?? false }) else { return }
            try? await Task.sleep(for: .milliseconds(200))
        }
    }

    private func decide() async throws -> [ScrubAction] {
        let run = inside.withLock { $0.machine.state.run }
        var view = await driver.look(run)
        let (uptime, now) = (watch.elapsed, clock.now())
        let disks = driver.disks
        let (reads, workers) = inside.withLock { inside in
            (
                inside.machine.reads(view),
                view.devices.count { $0.live != nil || $0.worker?.state == .alive }
            )
        }
        view.load = sampler.sample(disks, reads: reads, workers: workers, at: uptime)
        let actions = rivals.deciding(place.name, disks) { rival in
            view.rival = rival
            return inside.withLock { inside in
                var actions = inside.machine.step(view, policy, now: now, uptime: uptime)
                if !isRunning(inside), !inside.limits.isEmpty,
                    !actions.contains(where: { $0.act == .restoreLimits })
                {
                    // Left over from a process that was killed.
                    actions.append(ScrubAction(.restoreLimits, "no scrub runs"))
                }
                inside.book.take(view.devices, at: now)
                inside.view = view
                inside.lookedAt = now
                return (isRunning(inside), actions)
            }
        }
        try await keep(actions, now: now, uptime: uptime)
        return actions
    }

    private func isRunning(_ inside: Inside) -> Bool {
        inside.machine.state.run.map { $0.isWorking || $0.isForeign } ?? false
    }

    // MARK: - Keeping

    /// Puts on the disk what has to be there before anything is done, and tells of it.
    private func keep(_ actions: [ScrubAction], now: Timestamp, uptime: Duration) async throws {
        let ends = actions.compactMap { if case .keep(let end) = $0.act { end } else { nil } }
        let isDue = inside.withLock { inside in
            let state = inside.machine.state
            let isNews =
                inside.saved == nil || state.stage != inside.saved?.stage
                || state.run?.devices.map(\.attempt) != inside.saved?.run?.devices.map(\.attempt)
                || state.run?.devices.map(\.isWorking)
                    != inside.saved?.run?.devices.map(\.isWorking)
                || state.request != inside.saved?.request || state.hold != inside.saved?.hold
                || state.run?.stopping?.reason != inside.saved?.run?.stopping?.reason
                || state.dueSince != inside.saved?.dueSince
                || inside.book != inside.savedBook
            let isOld = inside.savedAt.map { uptime - $0 >= Self.saveEvery } ?? true
            return isNews || isOld && state != inside.saved || !ends.isEmpty
        }
        guard isDue else { return }
        try await save(ends, now: now, uptime: uptime)
    }

    private func save(_ ends: [RunEnd], now: Timestamp, uptime: Duration) async throws {
        try await journal.perform { [self] unit in
            try inside.withLock { inside in
                for end in ends {
                    inside.book.take(end)
                    let run = facts.run(end)
                    try PoolTable.put(run, of: place.id, in: unit.database)
                    inside.runs = Array(([run] + inside.runs).prefix(PoolTable.runsMax))
                }
                let (state, book) = (inside.machine.state, inside.book)
                try PoolTable.put(
                    .init(place: place, state: state, book: book, seenAt: now),
                    in: unit.database
                )
                try publish(&inside, in: unit, now: now)
                (inside.saved, inside.savedBook, inside.savedAt) = (state, book, uptime)
            }
        }
    }

    private func publish(_ inside: inout Inside, in unit: JournalUnit, now: Timestamp) throws {
        let fact = facts.scrub(inside.machine, inside.view, runs: inside.runs, now: now)
        if var before = inside.published {
            before.asOf = fact.asOf
            if before != fact { try unit.put(fact, at: now) }
        } else {
            try unit.put(fact, at: now)
        }
        inside.published = fact
        let before = Dictionary(
            (inside.savedBook?.incidents ?? []).map { ($0.id, $0) },
            uniquingKeysWith: { $1 }
        )
        let ids = Set(inside.book.incidents.map(\.id))
        for incident in inside.book.incidents where before[incident.id] != incident {
            try unit.put(facts.incident(incident, now: now), at: now)
        }
        for gone in before.values where !ids.contains(gone.id) {
            let key = facts.incident(gone, now: now).key
            try unit.remove(key, from: IntegrityIncident.self, at: now)
        }
    }

    // MARK: - Doing

    private func perform(_ action: ScrubAction) async {
        guard let run = inside.withLock({ $0.machine.state.run }) else {
            return await performAfter(action)
        }
        do {
            switch action.act {
            case .start(let device, let attempt, let ranges):
                say("device \(device): a worker scrubs on", action.reason)
                driver.sweep(before: run.id)
                try await driver.start(run, device: device, attempt: attempt, ranges: ranges)
                driver.note(run, end: nil)
            case .stop:
                say("the scrub is to stand still", action.reason)
                await driver.stop(run)
            case .cancel:
                say("the scrub is cancelled, and will go on from where it is", action.reason)
                try await driver.cancel(run)
            case .limit(let bytes): try await hold(to: bytes, action.reason)
            case .restoreLimits: try await restoreLimits()
            case .keep: break
            }
        } catch {
            say("not done: \(errorChain(error))", action.reason)
        }
    }

    /// What is left to do once the run is over.
    private func performAfter(_ action: ScrubAction) async {
        switch action.act {
        case .keep(let end):
            say("the scrub ended: \(end.verdict.rawValue)", action.reason)
            driver.note(end.run, end: end)
            driver.sweep(before: end.run.id + 1)
        case .restoreLimits:
            do {
                try await restoreLimits()
            } catch {
                say("not done: \(errorChain(error))", action.reason)
            }
        default: break
        }
    }

    /// Holds every device to a speed; the limit that was there is kept first, and counts when it
    /// is lower.
    private func hold(to bytes: Int64?, _ reason: String) async throws {
        let (view, limits): (PoolView?, [UInt64: Int64]) = inside.withLock { ($0.view, $0.limits) }
        for device in view?.devices ?? [] where !device.isMissing {
            guard let now = device.limit else { continue }
            let before: Int64 = limits[device.id] ?? now
            let wanted: Int64 = [bytes ?? 0, before].filter { $0 > 0 }.min() ?? 0
            guard wanted != now else { continue }
            if limits[device.id] == nil {
                let place = place
                try await journal.perform {
                    try PoolTable.put(before, device: device.id, of: place.id, in: $0.database)
                }
                inside.withLock { $0.limits[device.id] = before }
            }
            try await driver.limit(wanted, device: device.id)
            let speed = wanted == 0 ? "no limit" : Wording.size(ByteCount(wanted)) + " a second"
            say("device \(device.id) is held to \(speed)", reason)
        }
    }

    /// Puts back the limits that were there before.
    private func restoreLimits() async throws {
        let limits = inside.withLock { $0.limits }
        for (device, bytes) in limits {
            try await driver.limit(bytes, device: device)
            let place = place
            try await journal.perform {
                try PoolTable.forgetLimit(device: device, of: place.id, in: $0.database)
            }
            _ = inside.withLock { $0.limits.removeValue(forKey: device) }
        }
    }

    private func say(_ what: String, _ why: String) {
        let line = "\(what): \(why)"
        let isNew = inside.withLock { inside in
            defer { inside.said = line }
            return inside.said != line
        }
        if isNew { logger.info("\(line)") }
    }

    // MARK: - What people ask for

    /// Asks for a scrub; says what comes of that.
    package func request(by person: String, now isNow: Bool) async throws -> String {
        let said = inside.withLock { inside -> String in
            if inside.machine.state.run != nil {
                if isNow { inside.machine.state.run?.isForced = true }
                return "its scrub goes on already"
            }
            inside.machine.state.request = .init(by: person, now: isNow)
            return isNow ? "its scrub begins" : "its scrub begins at the next idle time"
        }
        try await save([], now: clock.now(), uptime: watch.elapsed)
        return said
    }

    /// Keeps the scrub still.
    package func hold(_ hold: ScrubState.Hold) async throws {
        inside.withLock { $0.machine.state.hold = hold }
        try await save([], now: clock.now(), uptime: watch.elapsed)
    }

    /// Ends a person's pause; false when there was none.
    package func release() async throws -> Bool {
        let had = inside.withLock { inside in
            defer { inside.machine.state.hold = nil }
            return inside.machine.state.hold != nil
        }
        guard had else { return false }
        try await save([], now: clock.now(), uptime: watch.elapsed)
        return true
    }

    /// What would be done now, and nothing is.
    package func plan() async -> ScrubPlan {
        let (machine, view) = known
        return ScrubPlan(machine, view, policy, now: clock.now(), uptime: watch.elapsed)
    }

    /// Takes in what the kernel's log told of the pool.
    package func take(_ sightings: [Sighting]) {
        let now = clock.now()
        inside.withLock { inside in
            inside.book.take(sightings, inside.view?.devices ?? [], at: now)
        }
    }
}
