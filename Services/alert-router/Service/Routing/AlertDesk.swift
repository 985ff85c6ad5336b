package import AlertRouterCore
package import Contracts
import GRDB
import LabelPatterns
package import Observations
package import Quantities
import ServiceChassis
package import StateStore
import Synchronization

/// The one place where alerts are merged, grouped, kept quiet and told of.
///
/// What it decides by is in memory, and changes only inside units of the journal, which write the
/// same to the disk. A unit that is undone leaves memory behind the disk: each unit therefore first
/// compares the number of the last commit, and reads everything anew when it differs.
package final class AlertDesk: AlertSink {
    /// Groups looked at in one commit at the most.
    package static let groupsPerUnit = 500

    let journal: ServiceJournal
    let outbox: any NoticeOutbox
    let quiet: any QuietRules
    let clock: any WallClock
    let compiler: any PatternCompiler
    let perNameMax: Int
    let wake = WakeUp()
    /// Makes what others are told of how an alert stands, with what people have said of it.
    let prepare: @Sendable (AlertChanged, JournalUnit) throws -> PreparedMessage
    /// Forgets what people have said of an alert that is forgotten.
    let retire: @Sendable (Fingerprint, JournalUnit) throws -> Void
    /// What the settings say, which is read anew while it runs.
    private let said: Mutex<(configuration: RouterConfiguration, care: CareSettings)>
    private let state: Mutex<DeskState?> = Mutex(nil)
    /// Whether what was kept over a restart has been taken up.
    private let hasOpened = Mutex(false)

    /// A desk that reads what it knows at its first unit.
    package init(
        journal: ServiceJournal,
        configuration: RouterConfiguration,
        outbox: any NoticeOutbox,
        quiet: any QuietRules = NothingQuiet(),
        compiler: any PatternCompiler = RE2Compiler(),
        clock: any WallClock,
        perNameMax: Int = 0,
        care: CareSettings = CareSettings(),
        retire: @escaping @Sendable (Fingerprint, JournalUnit) throws -> Void = { _, _ in },
        prepare: @escaping @Sendable (AlertChanged, JournalUnit) throws -> PreparedMessage = {
            alert,
            _ in try PreparedMessage(alert)
        }
    ) {
        said = Mutex((configuration, care))
        self.retire = retire
        self.journal = journal
        self.outbox = outbox
        self.quiet = quiet
        self.compiler = compiler
        self.clock = clock
        self.perNameMax = perNameMax
        self.prepare = prepare
    }

    /// The steps of its tables.
    package static let migrations = [
        AlertTables.migration, GroupTables.migration, SilenceTables.migration,
        GroupTables.heldMigration, MaintenanceTables.migration, CareTables.migration,
    ]

    /// Takes what was said, in the unit of whoever heard it: a message's, or a poster's.
    ///
    /// - Parameters:
    ///   - reports: what was said.
    ///   - unit: the unit whose commit makes it certain.
    ///   - now: when it was said.
    /// - Returns: what each report that was taken did.
    /// - Throws: what the database throws.
    @discardableResult
    package func take(
        _ reports: [AlertReport],
        in unit: JournalUnit,
        now: Timestamp
    ) throws -> [AlertChange] {
        defer { wake.ring() }
        return try change(in: unit) { state in
            let changes = state.book.apply(self.damped(reports, &state, now), now: now)
            for change in changes { try self.follow(change, &state, unit, now) }
            return changes
        }
    }

    /// Takes what was said, and returns once it is on the disk.
    package func post(_ reports: [AlertReport]) async throws -> [AlertChange] {
        try await journal.perform { try self.take(reports, in: $0, now: self.clock.now()) }
    }

    /// Reads everything, once, so that the first answer is whole.
    package func open() async throws {
        try await journal.perform { unit in try self.change(in: unit) { _ in } }
        hasOpened.withLock { $0 = true }
        wake.ring()
    }

    /// Goes on with other settings: groups are formed anew, what was told stays told.
    package func reload(_ configuration: RouterConfiguration, care: CareSettings) async throws {
        said.withLock { $0 = (configuration, care) }
        state.withLock { $0 = nil }
        try await open()
    }

    /// The configuration that counts.
    package var current: RouterConfiguration { said.withLock { $0.configuration } }

    /// Looks at the state; nil before `open`.
    func look<R: Sendable>(_ body: (borrowing DeskState) -> R) -> R? {
        state.withLock { state in state.map(body) }
    }

    /// Looks at the state, and may tidy what is only in memory; nil before `open`.
    func lookAhead<R: Sendable>(_ body: (inout DeskState) -> R) -> R? {
        state.withLock { state in
            guard var known = state.take() else { return nil }
            defer { state = known }
            return body(&known)
        }
    }

    /// Changes the state and writes what changed, in a unit.
    func change<R: Sendable>(
        in unit: JournalUnit,
        _ body: (inout DeskState) throws -> R
    ) throws -> R {
        try state.withLock { kept in
            let database = unit.database
            let onDisk = try AlertTables.generation(in: database)
            if kept?.generation != onDisk { kept = try load(database, onDisk) }
            return try run(&kept, unit, body)
        }
    }

    private func run<R: Sendable>(
        _ kept: inout DeskState?,
        _ unit: JournalUnit,
        _ body: (inout DeskState) throws -> R
    ) throws -> R {
        guard var state = kept.take() else { preconditionFailure("the state was just read") }
        // A body that throws leaves nothing: the next unit reads the disk.
        try followClock(&state, unit)
        let result = try body(&state)
        state.generation += 1
        try save(&state, unit)
        kept = state
        return result
    }

    private func save(_ state: inout DeskState, _ unit: JournalUnit) throws {
        let database = unit.database
        try AlertTables.setGeneration(state.generation, in: database)
        for id in state.dispatcher.takeTouched() {
            let name = GroupTables.Name(id, in: state.dispatcher.tree)
            try GroupTables.put(name, state.dispatcher.groups[id], in: database)
        }
        try saveCare(&state, unit)
    }

    private func load(_ database: Database, _ generation: Int64) throws -> DeskState {
        let (configuration, care) = said.withLock { $0 }
        let now = clock.now()
        var kept = try AlertTables.all(in: database)
        if !hasOpened.withLock({ $0 }) {
            for (index, old) in kept.enumerated() {
                kept[index].record = Self.takenUp(
                    old.record,
                    at: now,
                    longest: configuration.resolveTimeout
                )
                guard kept[index].record != old.record else { continue }
                try AlertTables.put(kept[index].record, isOpen: old.isOpen, in: database)
            }
        }
        let timers = try GroupTables.timers(in: database)
        var dispatcher = Dispatcher(tree: configuration.tree)
        let tree = configuration.tree
        func timer(_ id: GroupID) -> Dispatcher.Timer? { timers[GroupTables.Name(id, in: tree)] }
        for alert in try AlertTables.left(in: database) {
            dispatcher.insert(alert, now: now, timer: timer)
        }
        for alert in kept where alert.isOpen {
            dispatcher.insert(alert.record.alert, now: now, timer: timer)
        }
        let names = Set(dispatcher.groups.keys.map { GroupTables.Name($0, in: tree) })
        for name in timers.keys where !names.contains(name) {
            try GroupTables.put(name, nil, in: database)
        }
        return DeskState(
            generation: generation,
            configuration: configuration,
            book: AlertBook(
                records: kept.map(\.record),
                resolveTimeout: configuration.resolveTimeout,
                perNameMax: perNameMax
            ),
            dispatcher: dispatcher,
            inhibitor: Inhibitor(
                rules: configuration.inhibitRules,
                alerts: kept.map(\.record.alert).filter { !$0.isResolved(at: now) }
            ),
            silences: SilenceBook(try SilenceTables.all(in: database, compiler: compiler)),
            maintenance: MaintenanceBook(
                try MaintenanceTables.all(in: database, compiler: compiler),
                now: now
            ),
            flapping: FlapBook(rule: care.flapping, states: try CareTables.flaps(in: database)),
            escalation: EscalationBook(
                policies: care.escalation,
                states: try CareTables.escalations(in: database)
            ),
            log: try GroupTables.log(in: database),
            seen: ClockReading(of: clock)
        )
    }
}
