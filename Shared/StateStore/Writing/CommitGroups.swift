import Contracts
import GRDB
import MessageBus
import Quantities
import Synchronization

/// The journal's one writer: whatever arrived while a commit ran becomes the next commit.
///
/// A lone unit commits at once, and the busier the journal is the more units share one fsync; where
/// `JournalLimits.commitSpacing` says so a busy one also waits for more. GRDB's writer queue is the
/// only thread that runs any of it.
final class CommitGroups: Sendable {
    private struct State {
        var waiting: [any PendingUnit] = []
        var isRunning = false
        /// The writer has nothing to do and waits to be woken.
        var isResting = false
        var failure: StateStoreError?
        var lanes: [LaneName: LaneState] = [:]
        var epoch: Epoch
        var isDiskFull = false
        var listeners: [Int: HintListener] = [:]
        var nextListener = 0
        var failureWatchers: [AsyncStream<StateStoreError>.Continuation] = []
    }

    /// The writer's own things.
    ///
    /// They are not Sendable, but only closures on GRDB's serial writer queue touch them.
    private struct Confined: @unchecked Sendable {
        let writer: JournalWriter
        let pace: HintPace
    }

    private let pool: DatabasePool
    private let path: String
    private let confined: Confined
    private let declarations: [LaneDeclaration]
    private let groupUnits: Int
    private let ballast: Ballast
    private let spacing: CommitSpacing
    private let checkpoints: CheckpointKeeper
    private let bell = WriterBell()
    private let state: Mutex<State>

    init(
        pool: DatabasePool,
        path: String,
        writer: JournalWriter,
        checkpoints: CheckpointKeeper,
        declarations: [LaneDeclaration],
        groupUnits: Int
    ) {
        self.pool = pool
        self.path = path
        self.declarations = declarations
        self.groupUnits = groupUnits
        self.checkpoints = checkpoints
        spacing = CommitSpacing(writer.limits.commitSpacing, writer.clock)
        ballast = Ballast(besides: path, bytes: writer.limits.ballast.bytes)
        state = Mutex(State(lanes: writer.lanes, epoch: writer.epoch))
        confined = Confined(
            writer: writer,
            pace: HintPace(writer.limits.hintSpacing, writer.clock)
        )
    }

    /// The counters as the last commit left them.
    var lanes: [LaneName: LaneState] { state.withLock { $0.lanes } }

    /// The journal's epoch as the last commit left it.
    var epoch: Epoch { state.withLock { $0.epoch } }

    /// Whether the journal takes acknowledgements only, because its disk is full.
    var isDiskFull: Bool { state.withLock { $0.isDiskFull } }

    /// Why the journal takes no more units; nil while it does.
    var failure: StateStoreError? { state.withLock { $0.failure } }

    /// Puts a unit into the next group.
    func submit(_ unit: any PendingUnit) {
        let (starts, wakes, failure) = state.withLock { state in
            guard state.failure == nil else { return (false, false, state.failure) }
            state.waiting.append(unit)
            defer { (state.isRunning, state.isResting) = (true, false) }
            return (!state.isRunning, state.isResting, nil)
        }
        if let failure { return unit.finish(failure) }
        if wakes { bell.ring() }
        guard starts else { return }
        pool.asyncWriteWithoutTransaction { [self] database in
            while hasWork() {
                spacing.turn()
                run(takeGroup(), in: database)
                checkpoints.turn(database)
            }
        }
    }

    /// Takes no more units, lets those that wait finish, and ends the streams of hints.
    func stop(because reason: StateStoreError) {
        let (listeners, watchers, wakes) = state.withLock { state in
            state.failure = state.failure ?? reason
            defer { (state.listeners, state.failureWatchers) = ([:], []) }
            defer { state.isResting = false }
            return (state.listeners.values, state.failureWatchers, state.isResting)
        }
        if wakes { bell.ring() }
        spacing.stop()
        for listener in listeners { listener.finish() }
        for watcher in watchers { watcher.finish() }
    }

    /// Waits for the last group and lets go of what would keep the connection open.
    func finish() {
        pool.writeWithoutTransaction { database in
            confined.writer.forgetStatements()
            checkpoints.finish(database)
        }
    }

    /// Tells a listener of every commit from now on.
    ///
    /// - Parameter listener: who wants to know.
    /// - Returns: what `forget` takes.
    func listen(_ listener: HintListener) -> Int {
        state.withLock { state in
            state.nextListener += 1
            state.listeners[state.nextListener] = listener
            return state.nextListener
        }
    }

    /// Tells a listener nothing more.
    func forget(_ listener: Int) {
        _ = state.withLock { $0.listeners.removeValue(forKey: listener) }
    }

    /// Tells a watcher of the failure, at once when it has happened; closing ends its stream.
    func watchFailure(_ watcher: AsyncStream<StateStoreError>.Continuation) {
        let failure = state.withLock { state in
            if state.failure == nil { state.failureWatchers.append(watcher) }
            return state.failure
        }
        guard let failure else { return }
        if failure.code == .failed { watcher.yield(failure) }
        watcher.finish()
    }

    /// What the writer does next.
    private enum Turn {
        case commit
        /// Nothing waits, but readers are to be told something soon.
        case rest
        case leave
    }

    /// Whether a group waits; where readers are still to be told something it waits for one.
    private func hasWork() -> Bool {
        let pace = confined.pace
        while true {
            if pace.isHolding, pace.remaining == .zero { announce() }
            switch nextTurn(isHolding: pace.isHolding) {
            case .commit: return true
            case .rest: if !bell.rings(within: pace.remaining) { announce() }
            case .leave:
                if pace.isHolding { announce() }
                return false
            }
        }
    }

    private func nextTurn(isHolding: Bool) -> Turn {
        state.withLock { state in
            guard state.waiting.isEmpty else { return .commit }
            state.isResting = isHolding && state.failure == nil
            state.isRunning = state.isResting
            return state.isResting ? .rest : .leave
        }
    }

    private func takeGroup() -> [any PendingUnit] {
        state.withLock { state in
            guard state.waiting.count > groupUnits else {
                defer { state.waiting = [] }
                return state.waiting
            }
            let group = Array(state.waiting.prefix(groupUnits))
            state.waiting.removeFirst(group.count)
            return group
        }
    }

    private func run(_ group: [any PendingUnit], in database: Database) {
        let writer = confined.writer
        let outcomes: [(any Error)?]
        do {
            outcomes = try commitInRoom(group, writer, database)
        } catch {
            for unit in group { unit.finish(error) }
            return
        }
        let isRenewed = writer.epoch != epoch
        show(writer)
        // Whoever waits for the commit goes on while its readers are told.
        for (unit, error) in zip(group, outcomes) { unit.finish(error) }
        guard isRenewed || writer.lanes.values.contains(where: \.isAhead) else { return }
        confined.pace.hold(writer.added ?? [])
        if isRenewed || confined.pace.remaining == .zero { announce(isRenewed: isRenewed) }
    }

    /// Commits a group; on a full disk once more in the room that the ballast gives back, where
    /// only acknowledgements, trimming and incidents are written.
    private func commitInRoom(
        _ group: [any PendingUnit],
        _ writer: JournalWriter,
        _ database: Database
    ) throws -> [(any Error)?] {
        let (wasFull, watch) = (writer.isDiskFull, writer.clockWatch)
        let hasBallast = ballast.restore()
        writer.isDiskFull = wasFull && !hasBallast
        do {
            return try commit(group, writer, database, tellsOfDisk: wasFull && hasBallast)
        } catch {
            let refusal = abandon(error, writer, database, watch)
            guard (refusal as? StateStoreError)?.code == .diskFull, ballast.release() else {
                throw refusal
            }
        }
        writer.isDiskFull = true
        state.withLock { $0.isDiskFull = true }
        do {
            return try commit(group, writer, database, tellsOfDisk: !wasFull)
        } catch {
            throw abandon(error, writer, database, watch)
        }
    }

    /// Runs every unit and commits them together.
    private func commit(
        _ group: [any PendingUnit],
        _ writer: JournalWriter,
        _ database: Database,
        tellsOfDisk: Bool
    ) throws -> [(any Error)?] {
        writer.added =
            state.withLock { $0.listeners.values.contains(where: \.wantsMessages) } ? [] : nil
        try database.cachedStatement(sql: "BEGIN IMMEDIATE").execute()
        // Before the units, which may drop what is old.
        try writer.watchClock(in: database)
        let unit = JournalUnit(database: database, writer: writer)
        let outcomes = try run(group, unit, writer, database)
        if tellsOfDisk {
            let (source, now) = (writer.source, writer.clock.now())
            try unit.report(.disk(isFull: writer.isDiskFull, of: source, at: now))
        }
        try writer.tellPressure(in: database)
        try writer.storeCounters(in: database)
        try database.cachedStatement(sql: "COMMIT").execute()
        return outcomes
    }

    /// Runs the units; of one that throws everything is undone, and nothing of the others.
    ///
    /// A savepoint costs a copy of every page that changes in it, so all share one. Only when a
    /// unit throws they are undone together and run again, each in a savepoint of its own.
    private func run(
        _ group: [any PendingUnit],
        _ unit: JournalUnit,
        _ writer: JournalWriter,
        _ database: Database
    ) throws -> [(any Error)?] {
        do {
            try writer.inSavepoint(database) { for pending in group { try pending.run(unit) } }
            return group.map { _ in nil }
        } catch {
            guard database.isInsideTransaction else { throw error }
            if group.count == 1 { return [error] }
        }
        return try group.map { pending in
            do {
                try writer.inSavepoint(database) { try pending.run(unit) }
                return nil
            } catch {
                guard database.isInsideTransaction else { throw error }
                return error
            }
        }
    }

    /// Rolls everything back and says why nobody's unit was committed.
    private func abandon(
        _ error: any Error,
        _ writer: JournalWriter,
        _ database: Database,
        _ watch: ClockWatch
    ) -> any Error {
        // A jump that was told of in it is to be told of again.
        writer.clockWatch = watch
        do {
            if database.isInsideTransaction { try database.execute(sql: "ROLLBACK") }
            // What earlier commits added may not have been told of yet.
            let announced = writer.lanes.mapValues(\.announced)
            try writer.load(declarations, from: database)
            for (lane, head) in announced { writer.lanes[lane]?.announced = head }
        } catch {
            return fail(error)
        }
        guard let error = error as? DatabaseError else { return error }
        guard error.resultCode == .SQLITE_FULL else { return fail(error) }
        return StateFile.refusal(error, path: path)
    }

    /// After a failed write or fsync nobody knows what is on the disk: nothing more is promised.
    private func fail(_ error: any Error) -> StateStoreError {
        let failure = StateStoreError(
            .failed,
            "\(path) could not be written; check its disk, then restart the service",
            underlying: error
        )
        let watchers = state.withLock { state in
            state.failure = failure
            defer { state.failureWatchers = [] }
            return state.failureWatchers
        }
        for watcher in watchers {
            watcher.yield(failure)
            watcher.finish()
        }
        return failure
    }

    /// Shows what the commit left, before anybody who waited for it looks.
    private func show(_ writer: JournalWriter) {
        state.withLock { state in
            state.lanes = writer.lanes
            state.epoch = writer.epoch
            state.isDiskFull = writer.isDiskFull
        }
    }

    /// Tells readers of every lane that moved since they were told last.
    private func announce(isRenewed: Bool = false) {
        let writer = confined.writer
        let listeners = state.withLock { Array($0.listeners.values) }
        let added = confined.pace.release(writer.epoch)
        var hints: [LaneHint] = []
        for (name, lane) in writer.lanes where lane.isAhead || isRenewed {
            writer.lanes[name]?.announced = lane.head
            let envelopes = added.filter { $0.lane == name }
            hints.append(
                LaneHint(
                    lane: name,
                    epoch: writer.epoch,
                    low: lane.low,
                    head: lane.head,
                    envelopes: envelopes
                )
            )
        }
        for listener in listeners {
            for hint in hints { listener.heed(hint) }
        }
    }
}
