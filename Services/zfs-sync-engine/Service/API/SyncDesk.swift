import HTTPSurface
import Hummingbird
import Logging
import Observability
import Observations
import Quantities
import ServiceChassis
import Synchronization
import ZFSSyncEngineCore

/// What the API and the pages ask the engine, and what they may have it do.
final class SyncDesk: Sendable {
    let engine: SyncEngine
    let approvals: ApprovalBook
    let clock: any WallClock
    let logger: Logger
    private let source: SettingsSource
    private let current: Mutex<SyncSettings>
    private let teller: SettingsTeller?
    private let connections: @Sendable (EngineSetup) async throws -> Void

    /// A desk of an engine.
    ///
    /// - Parameters:
    ///   - engine: the engine.
    ///   - approvals: where approvals are kept.
    ///   - settings: the settings it was started with.
    ///   - source: the environment and how files are read, for reading the settings anew.
    ///   - clock: the time of day.
    ///   - logger: for people.
    ///   - teller: tells of settings that were read; nil to tell nobody.
    ///   - connections: takes over the hosts of new settings, before the engine does.
    init(
        _ engine: SyncEngine,
        approvals: ApprovalBook,
        settings: SyncSettings,
        source: SettingsSource,
        clock: any WallClock,
        logger: Logger,
        teller: SettingsTeller? = nil,
        connections: @escaping @Sendable (EngineSetup) async throws -> Void
    ) {
        self.engine = engine
        self.approvals = approvals
        self.clock = clock
        self.logger = logger
        self.source = source
        self.teller = teller
        self.connections = connections
        current = Mutex(settings)
    }

    /// The settings as they count.
    var settings: SyncSettings { current.withLock { $0 } }

    /// Every dataset, in the settings' order.
    var states: [DatasetState] { DatasetState.all(of: engine) }

    /// Every dataset, once it is known which there are.
    ///
    /// - Throws: 503 while the engine starts: no list is no empty list.
    func knownStates() throws -> [DatasetState] {
        guard engine.isOpen else {
            throw Problem.unavailable("the engine is starting", retryAfterSeconds: 2)
        }
        return states
    }

    /// The dataset that an address names.
    func state(_ context: CallContext) throws -> DatasetState {
        let states = try knownStates()
        guard let id = context.parameters.get("id").flatMap({ Int64($0) }),
            let state = states.first(where: { $0.job.id.value == id })
        else { throw Problem.notFound("there is no such dataset") }
        return state
    }

    // MARK: - Acts

    /// Asks for a run; returns its number.
    func run(of dataset: DatasetID?, isDryRun: Bool, by person: String) async throws -> Int64 {
        try await engine.request(
            RunRequest(.manual, by: person, of: dataset, isDryRun: isDryRun)
        )
    }

    /// Asks for a run of one dataset as a caller orders it.
    func run(
        _ state: DatasetState,
        _ order: Handlers.Order,
        by caller: Principal
    ) async throws -> Int64 {
        guard let approval = order.approval else {
            var request = RunRequest(
                .manual,
                by: caller.displayName,
                of: state.job.id,
                isDryRun: order.dryRun ?? false
            )
            // A person who asks for the repair that was shown allows class B for this once.
            if order.repair == true { request.permits = .reversible }
            return try await engine.request(request)
        }
        return try await run(state, approved: approval, by: caller.displayName)
    }

    /// Asks for what was approved, which uses the approval up.
    func run(
        _ state: DatasetState,
        approved id: String,
        by person: String
    ) async throws -> Int64 {
        try await request(state, id, person, purging: nil)
    }

    private func request(
        _ state: DatasetState,
        _ id: String,
        _ person: String,
        purging copy: CopyStanding?
    ) async throws -> Int64 {
        try await engine.request(
            RunRequest(
                .approved,
                by: person,
                of: state.job.id,
                approved: .init(
                    approval: id,
                    subject: try await used(id, state),
                    copy: copy?.copy.guid
                )
            )
        )
    }

    /// Approves what would be lost, when it is what the caller has seen.
    func approve(
        _ state: DatasetState,
        digest: String,
        by person: String
    ) async throws -> String {
        guard let subject = state.standing?.subject?.text else {
            throw Problem.conflict("nothing of this dataset needs an approval")
        }
        guard ApprovalBook.digest(subject) == digest else {
            throw Problem.conflict(ApprovalRefusal.changed.sentence)
        }
        logger.warning(
            "a loss was approved",
            metadata: ["dataset": "\(state.job.policy.target)", "person": "\(person)"]
        )
        return try await approvals.approve(subject, of: state.job.id, by: person)
    }

    /// Asks for the repair that a person saw, up to class B.
    func repair(_ state: DatasetState, plan: String, by person: String) async throws -> Int64 {
        let now = state.standing?.plan.kind.rawValue
        guard now == plan else {
            throw Problem.conflict(
                "what would be done is \(now ?? "not known") by now, and not \(plan): look at the "
                    + "page again"
            )
        }
        return try await engine.request(
            RunRequest(.manual, by: person, of: state.job.id, permits: .reversible)
        )
    }

    // MARK: - Copies that were set aside

    /// A copy that was set aside, with the dataset it was the backup of.
    ///
    /// - Throws: 404 when there is none of this guid, or its dataset is not in the settings.
    func copy(_ guid: String, of dataset: Int64? = nil) throws -> (DatasetState, CopyStanding) {
        for state in states where dataset.map({ $0 == state.job.id.value }) ?? true {
            let copies = state.standing?.copies ?? []
            if let found = copies.first(where: { $0.copy.guid.description == guid }) {
                return (state, found)
            }
        }
        throw Problem.notFound("no copy of this guid was set aside, as the last look found it")
    }

    /// Approves that a copy is purged, when it is what the caller has seen.
    func approve(
        _ copy: CopyStanding,
        of state: DatasetState,
        digest: String,
        by person: String
    ) async throws -> String {
        switch copy.verdict {
        case .gone: throw Problem.conflict("the copy is not there any more")
        case .refused(let why): throw Problem.conflict("it cannot be purged: \(why)")
        case .planned(_, let subject):
            guard ApprovalBook.digest(subject.text) == digest else {
                throw Problem.conflict(ApprovalRefusal.changed.sentence)
            }
            logger.warning(
                "the purge of a copy was approved",
                metadata: ["copy": "\(copy.copy.name)", "person": "\(person)"]
            )
            return try await approvals.approve(subject.text, of: state.job.id, by: person)
        }
    }

    /// Asks for a purge that was approved, which uses the approval up.
    func purge(
        _ copy: CopyStanding,
        of state: DatasetState,
        approved id: String,
        by person: String
    ) async throws -> Int64 {
        try await request(state, id, person, purging: copy)
    }

    private func used(_ id: String, _ state: DatasetState) async throws -> String {
        do {
            return try await approvals.use(id, of: state.job.id)
        } catch let refusal as ApprovalRefusal {
            throw Problem.conflict(refusal.sentence)
        }
    }

    // MARK: - Settings

    /// What a reading of the settings file came to.
    struct Reloaded: Encodable, Sendable {
        let datasets: Int
        let warnings: [String]
    }

    /// Tells by which settings the engine replicates; they count whether it can be told or not.
    func tellSettings() async {
        do {
            try await teller?.tell(settings)
        } catch {
            logger.error("the settings count, but could not be told: \(errorChain(error))")
        }
    }

    /// Reads the settings file anew; one that is wrong changes nothing.
    func reload() async throws -> Reloaded {
        guard let file = settings.file else {
            throw Problem.conflict(
                "the engine runs without a settings file; start it with --config"
            )
        }
        var fresh = source
        do throws(SettingsSource.FileFault) {
            fresh.yaml = try SettingsSource.text(ofFile: file)
        } catch {
            throw Problem.unprocessable("\(file): \(error)")
        }
        fresh.file = file
        var reader = SettingsReader(fresh)
        let read = SyncSettings(reading: &reader)
        reader.finish()
        guard reader.problems.isEmpty else {
            let faults = reader.problems.map { Problem.Fault(pointer: "", detail: "\($0)") }
            throw Problem.unprocessable(
                "the settings stay as they were: \(faults.map(\.detail).joined(separator: "; "))",
                faults: faults
            )
        }
        try await connections(read.setup)
        try await engine.reconfigure(read.setup)
        current.withLock { $0 = read }
        await tellSettings()
        logger.info("the settings were read anew", metadata: ["file": "\(file)"])
        // What is new is looked at now, and not when the interval has passed.
        let known = Set(engine.standings.map(\.job.id))
        if engine.jobs.contains(where: { !known.contains($0.id) }) {
            _ = try await engine.request(RunRequest(.schedule))
        }
        return Reloaded(
            datasets: read.datasets.count,
            warnings: reader.warnings.map { "\($0)" }
        )
    }
}
