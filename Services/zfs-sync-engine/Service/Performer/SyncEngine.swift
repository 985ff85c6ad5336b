package import Logging
import Observability
import Observations
package import Quantities
import StateStore
import Synchronization
import ZFSSyncEngineCore

/// Looks at datasets and looks after them: one run scans each host once, assesses every dataset and
/// then repairs what may be repaired, each dataset by itself.
package final class SyncEngine: Sendable {
    private struct Inside {
        var setup: EngineSetup
        var jobs: [ReplicationJob] = []
        var isOpen = false
        var standings: [DatasetID: ReplicationStanding] = [:]
    }

    /// What is kept on the disk.
    package let store: SyncStore
    /// What is being done at this moment.
    package let board: WorkBoard
    /// The runs that were asked for and have not begun, in order.
    package let requests: AsyncStream<(id: Int64, request: RunRequest)>
    private let queue: AsyncStream<(id: Int64, request: RunRequest)>.Continuation
    private let inside: Mutex<Inside>
    private let slots: HostSlots
    private let steps: StepRunner
    private let anchors: AnchorKeeper
    private let teller: any ReplicationTeller
    let clock: any WallClock
    let logger: Logger

    /// An engine that has not begun.
    ///
    /// - Parameters:
    ///   - setup: what it works on and how.
    ///   - channel: runs commands on the hosts.
    ///   - pipeline: moves streams between them.
    ///   - store: keeps what is known and done.
    ///   - teller: tells others.
    ///   - clock: the time of day.
    ///   - logger: for people.
    package init(
        _ setup: EngineSetup,
        channel: any ControlChannel,
        pipeline: any StreamPipeline,
        store: SyncStore,
        teller: any ReplicationTeller = SilentTeller(),
        clock: any WallClock,
        logger: Logger
    ) {
        self.store = store
        self.teller = teller
        self.clock = clock
        self.logger = logger
        board = WorkBoard(clock: clock)
        (requests, queue) = AsyncStream.makeStream()
        inside = Mutex(Inside(setup: setup))
        slots = HostSlots(perHost: setup.streamsPerHost)
        steps = StepRunner(
            channel: channel,
            pipeline: pipeline,
            scanner: HostScanner(channel, store: store),
            store: store,
            board: board
        )
        anchors = AnchorKeeper(channel: channel, store: store, logger: logger)
    }

    /// Settles what the end of the last engine left open, and takes over the settings.
    package func open() async throws {
        let setup = setup
        let ids = try await store.open(
            hosts: setup.hosts,
            policies: setup.datasets.map(\.policy),
            telling: { [teller] in try teller.configured(in: $0, at: $1) }
        )
        try await steps.scanner.open()
        set(ids, setup)
    }

    /// Takes over changed settings; runs that go on end by the old ones.
    package func reconfigure(_ setup: EngineSetup) async throws {
        let ids = try await store.reconfigure(
            hosts: setup.hosts,
            policies: setup.datasets.map(\.policy),
            telling: { [teller] in try teller.configured(in: $0, at: $1) }
        )
        set(ids, setup)
    }

    private func set(_ ids: [DatasetID], _ setup: EngineSetup) {
        inside.withLock { inside in
            inside.setup = setup
            inside.isOpen = true
            inside.jobs = zip(ids, setup.datasets).map { id, wanted in
                ReplicationJob(
                    id: id,
                    policy: wanted.policy,
                    limits: wanted.limits,
                    windows: wanted.windows
                )
            }
            let known = Set(ids)
            inside.standings = inside.standings.filter { known.contains($0.key) }
        }
    }

    /// What it works on and how.
    package var setup: EngineSetup { inside.withLock { $0.setup } }

    /// Whether it has taken over its settings, and can be asked for runs.
    package var isOpen: Bool { inside.withLock { $0.isOpen } }

    /// The datasets of the settings.
    package var jobs: [ReplicationJob] { inside.withLock { $0.jobs } }

    /// How every dataset stands that was looked at since the start, in the settings' order.
    package var standings: [ReplicationStanding] {
        inside.withLock { inside in inside.jobs.compactMap { inside.standings[$0.id] } }
    }

    /// Asks for a run, which then begins soon; returns its number.
    package func request(_ request: RunRequest) async throws -> Int64 {
        let id = try await store.begin(
            request.trigger,
            by: request.person,
            of: request.dataset,
            isDryRun: request.isDryRun
        )
        queue.yield((id, request))
        return id
    }

    /// Performs a run to its end and writes down what came of it.
    ///
    /// - Throws: `CancellationError`, and when the store cannot be written.
    package func perform(_ request: RunRequest, as id: Int64) async throws {
        let wanted = jobs.filter { request.dataset == nil || $0.id == request.dataset }
        let views = try await look(at: wanted)
        for (job, view) in views { try await keep(view, of: job, isWorking: false) }
        let results = try await repair(views, request, run: id)
        let (result, summary) = RunSummary.of(results, isDryRun: request.isDryRun)
        try await store.end(id, result, summary)
    }

    // MARK: - Looking

    private func look(
        at jobs: [ReplicationJob]
    ) async throws -> [(job: ReplicationJob, view: DatasetView)] {
        var memories: [DatasetID: DatasetMemory] = [:]
        var watched: [String: Watched] = [:]
        for job in jobs {
            let memory = try await store.memory(of: job.id)
            memories[job.id] = memory
            watched[job.policy.sourceHost, default: Watched()].datasets.append(job.policy.source)
            watched[job.policy.targetHost, default: Watched()].datasets +=
                [job.policy.target]
                + (memory.swap?.watched ?? [])
            watched[job.policy.targetHost, default: Watched()].trees +=
                DatasetLook.trees(memory, on: job.policy.targetHost)
        }
        let sights = try await scan(watched)
        var views: [(ReplicationJob, DatasetView)] = []
        for job in jobs {
            guard let source = sights[job.policy.sourceHost],
                let target = sights[job.policy.targetHost], let memory = memories[job.id]
            else { continue }
            let view = try await looking(job)
                .view(source: source, target: target, memory, isEstimated: false)
            views.append((job, view))
        }
        return views
    }

    /// What is wanted of one host.
    private struct Watched: Sendable {
        var datasets: [DatasetName] = []
        var trees: [DatasetName] = []
    }

    private func scan(_ watched: [String: Watched]) async throws -> [String: HostSight] {
        let scanner = steps.scanner
        return try await withThrowingTaskGroup(of: (String, HostSight).self) { group in
            for (host, wanted) in watched {
                group.addTask {
                    let sight = try await scanner.scan(
                        host,
                        watched: wanted.datasets,
                        trees: wanted.trees
                    )
                    return (host, sight)
                }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }

    private func looking(_ job: ReplicationJob) -> DatasetLook {
        DatasetLook(
            job: job,
            channel: steps.channel,
            scanner: steps.scanner,
            store: store,
            clock: clock
        )
    }

    /// Keeps how a dataset stands, and tells of it.
    private func keep(
        _ view: DatasetView,
        of job: ReplicationJob,
        isWorking: Bool,
        also tell: @escaping @Sendable (JournalUnit, Timestamp) throws -> Void = { _, _ in }
    ) async throws {
        let assessment = Assessor(
            view.input,
            plan: view.plan,
            last: view.memory.evidence,
            now: clock.now(),
            isWorking: isWorking
        ).assessment()
        let standing = ReplicationStanding(
            job: job,
            assessment: assessment,
            plan: view.plan,
            source: view.input.source,
            target: view.input.target,
            subject: view.input.targetHost.flatMap {
                ApprovalSubject(view.plan, policy: job.policy, listing: $0)
            },
            copies: view.copies.filter { $0.verdict != .gone }
        )
        inside.withLock { inside in
            if inside.jobs.contains(where: { $0.id == job.id }) {
                inside.standings[job.id] = standing
            }
        }
        let gone = view.copies.filter { $0.verdict == .gone }.map(\.copy)
        if !gone.isEmpty {
            logger.notice(
                "copies that were set aside are not there any more",
                metadata: ["copies": "\(gone.map(\.name.text).joined(separator: ", "))"]
            )
            try await store.forget(gone)
        }
        let (plan, teller) = (view.plan, teller)
        let telling: @Sendable (JournalUnit, Timestamp) throws -> Void = { unit, now in
            try teller.assessed(standing, in: unit, at: now)
            try tell(unit, now)
        }
        guard assessment.status != .repairing, assessment.status != .unknown else {
            // Less is known than before, so what was known stays.
            return try await store.journal.perform { [clock] unit in
                try telling(unit, clock.now())
            }
        }
        let evidence = LastEvidence(
            status: assessment.status,
            code: assessment.reason.code,
            base: assessment.base,
            baseCreation: assessment.baseCreation,
            asOf: assessment.asOf
        )
        try await store.keep(evidence, plan, of: job.id, telling: telling)
    }

    // MARK: - Repairing

    private func repair(
        _ views: [(job: ReplicationJob, view: DatasetView)],
        _ request: RunRequest,
        run: Int64
    ) async throws -> [(job: ReplicationJob, result: RepairResult)] {
        try await withThrowingTaskGroup(of: (ReplicationJob, RepairResult).self) { group in
            for (job, view) in views {
                group.addTask { [self] in
                    let result = try await repair(job, view, request, run: run)
                    if result.outcome != .upToDate {
                        try await store.note(result, of: job.id, run: run)
                    }
                    return (job, result)
                }
            }
            return try await group.reduce(into: []) { $0.append(($1.0, $1.1)) }
        }
    }

    /// Looks after one dataset; its failure is its own and stops no other.
    private func repair(
        _ job: ReplicationJob,
        _ view: DatasetView,
        _ request: RunRequest,
        run: Int64
    ) async throws -> RepairResult {
        let isHoldingMore = anchors.hasSuspects(view, of: job)
        if let idle = RunRules.idle(
            job,
            view,
            request,
            isHoldingMore: isHoldingMore,
            now: clock.now()
        ) {
            try await postpone(job, view, request)
            return idle
        }
        let hosts = [job.policy.sourceHost, job.policy.targetHost]
        await slots.take(hosts)
        do {
            let result = try await locked(job, view, request, run: run)
            await slots.give(hosts)
            return result
        } catch {
            await slots.give(hosts)
            throw error
        }
    }

    /// A dataset that failed and cannot be looked at yet is tried again later and later.
    private func postpone(
        _ job: ReplicationJob,
        _ view: DatasetView,
        _ request: RunRequest
    ) async throws {
        let memory = view.memory
        guard view.plan.kind == .unknown, memory.nextTry != nil, !request.isDryRun,
            !job.policy.isDryRun
        else { return }
        let count = memory.failures + 1
        let wait = setup.retry.wait(failures: count, .transport, jitter: .random(in: 0...1))
        try await store.remember(
            .transport,
            count: count,
            nextTry: wait.map { clock.now() + $0 },
            of: job.id
        )
    }

    /// Datasets whose last try failed and whose wait is over, with when it was.
    package func retries() async throws -> [DatasetID: Timestamp] {
        let now = clock.now()
        return try await store.retries().filter { $0.value <= now }
    }

    private func locked(
        _ job: ReplicationJob,
        _ view: DatasetView,
        _ request: RunRequest,
        run: Int64
    ) async throws -> RepairResult {
        let (host, target) = (job.policy.targetHost, job.policy.target)
        guard try await store.lock(host, target, run: run) else {
            return RepairResult(
                .locked,
                view.plan.kind,
                "another run is at \(target) on \(host); look at it when that has ended"
            )
        }
        do {
            try await keep(view, of: job, isWorking: true)
            let (result, last) = try await replicate(job, request, run: run)
            let teller = teller
            try await keep(last, of: job, isWorking: false) { unit, now in
                try teller.finished(job, result, run: run, in: unit, at: now)
            }
            try await store.unlock(host, target, run: run)
            return result
        } catch let finding as AuditFinding {
            logger.critical("a plan was refused by its audit", metadata: ["cause": "\(finding)"])
            try await keep(view, of: job, isWorking: false)
            try await store.unlock(host, target, run: run)
            return RepairResult(.blocked, view.plan.kind, "\(finding)")
        } catch {
            try? await store.unlock(host, target, run: run)
            throw error
        }
    }

    private func replicate(
        _ job: ReplicationJob,
        _ request: RunRequest,
        run: Int64
    ) async throws -> (RepairResult, DatasetView) {
        let replicator = Replicator(
            job: job,
            run: run,
            permits: request.permits,
            steps: steps,
            anchors: anchors,
            retry: setup.retry,
            clock: clock,
            logger: logger
        )
        if let approved = request.approved {
            if let copy = approved.copy {
                return try await replicator.purge(copy, approved.subject, approved.approval)
            }
            return try await replicator.perform(approved: approved.subject, approved.approval)
        }
        let (result, view) = try await replicator.repair()
        if let base = view.base, view.plan.kind == .nothing {
            _ = try await anchors.hold(base, of: job, try await store.memory(of: job.id))
        }
        try await anchors.sweep(view, of: job)
        return (result, view)
    }
}
