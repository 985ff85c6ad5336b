import Contracts
import HTTPSurface
import Quantities
import StateStore
import ZFSSyncEngineCore

/// What people order over the bus: the acts of the API, claimed before they are begun.
///
/// The gateway has looked at who may: losses and purges take an administrator there.
struct SyncCommands: Sendable {
    /// How often it looks whether the engine has begun.
    static let tick = Duration.milliseconds(100)
    /// Runs that are looked through for one that was ordered before the engine ended.
    static let reviewedMax = 200

    let desk: SyncDesk

    /// A handler of the commands to this instance; none is begun before the engine is open.
    func handler(_ journal: ServiceJournal) -> CommandHandler {
        CommandHandler(
            journal,
            [
                CommandPerformer(RunReplication.self, reviewing: reviewRun, perform: run),
                CommandPerformer(RepairReplication.self, reviewing: reviewRepair, perform: repair),
                CommandPerformer(ApproveLosses.self, reviewing: reviewLosses, perform: approve),
                CommandPerformer(PurgeCopy.self, reviewing: reviewPurge, perform: purge),
                CommandPerformer(
                    ReloadReplicationSettings.self,
                    reviewing: { _, _ in
                        .rejected("the engine was started anew, and read its settings then")
                    },
                    perform: reload
                ),
            ],
            untilReady: { [desk] in
                while !Task.isCancelled, !desk.engine.isOpen {
                    // Cancelled means the end, which the loop sees.
                    try? await Task.sleep(for: Self.tick)
                }
            }
        )
    }

    // MARK: - Acts

    private func run(
        _ order: RunReplication,
        _ operation: OperationRecord
    ) async throws -> CommandOutcome {
        try await answering {
            let dataset = try order.dataset.map { try state($0).job.id }
            let run = try await desk.run(
                of: dataset,
                isDryRun: order.isDryRun,
                by: operation.person
            )
            return Self.began(run)
        }
    }

    private func repair(
        _ order: RepairReplication,
        _ operation: OperationRecord
    ) async throws -> CommandOutcome {
        try await answering {
            let state = try state(order.dataset)
            return Self.began(
                try await desk.repair(state, plan: order.plan, by: operation.person)
            )
        }
    }

    private func approve(
        _ order: ApproveLosses,
        _ operation: OperationRecord
    ) async throws -> CommandOutcome {
        try await answering {
            let (state, person) = (try state(order.dataset), operation.person)
            let approval = try await desk.approve(state, digest: order.digest, by: person)
            return Self.began(try await desk.run(state, approved: approval, by: person), approval)
        }
    }

    private func purge(
        _ order: PurgeCopy,
        _ operation: OperationRecord
    ) async throws -> CommandOutcome {
        try await answering {
            let person = operation.person
            let (state, copy) = try desk.copy(order.copy, of: order.dataset)
            let approval = try await desk.approve(
                copy,
                of: state,
                digest: order.digest,
                by: person
            )
            let run = try await desk.purge(copy, of: state, approved: approval, by: person)
            return Self.began(run, approval)
        }
    }

    private func reload(
        _ order: ReloadReplicationSettings,
        _ operation: OperationRecord
    ) async throws -> CommandOutcome {
        try await answering {
            let read = try await desk.reload()
            let warnings = read.warnings.isEmpty ? "" : "; " + read.warnings.joined(separator: "; ")
            return .performed("the settings name \(read.datasets) datasets now\(warnings)")
        }
    }

    // MARK: - Looking back

    private func reviewRun(
        _ order: RunReplication,
        _ operation: OperationRecord
    ) async throws -> CommandOutcome {
        try await review(.manual, order.dataset, operation)
    }

    private func reviewRepair(
        _ order: RepairReplication,
        _ operation: OperationRecord
    ) async throws -> CommandOutcome {
        try await review(.manual, order.dataset, operation)
    }

    private func reviewLosses(
        _ order: ApproveLosses,
        _ operation: OperationRecord
    ) async throws -> CommandOutcome {
        try await review(.approved, order.dataset, operation)
    }

    private func reviewPurge(
        _ order: PurgeCopy,
        _ operation: OperationRecord
    ) async throws -> CommandOutcome {
        try await review(.approved, order.dataset, operation)
    }

    /// A run is written down before anything of it is done.
    private func review(
        _ trigger: RunRecord.Trigger,
        _ dataset: Int64?,
        _ operation: OperationRecord
    ) async throws -> CommandOutcome {
        let runs = try await desk.engine.store.runs(limit: Self.reviewedMax)
        let own = runs.last {
            $0.trigger == trigger && $0.person == operation.person
                && $0.dataset?.value == dataset && $0.startedAt >= operation.changedAt
        }
        return own.map { Self.began($0.id) }
            ?? .rejected("the engine ended before the run began; nothing was done")
    }

    // MARK: - Words

    private func state(_ dataset: Int64) throws -> DatasetState {
        guard let state = desk.states.first(where: { $0.job.id.value == dataset }) else {
            throw Problem.notFound("the engine's settings have no such dataset any more")
        }
        return state
    }

    /// A refusal means that nothing was done; every other error leaves that open.
    private func answering(
        _ act: () async throws -> CommandOutcome
    ) async throws -> CommandOutcome {
        do {
            return try await act()
        } catch let problem as Problem {
            return .rejected(problem.detail)
        }
    }

    private static func began(_ run: Int64, _ approval: String? = nil) -> CommandOutcome {
        let by = approval.map { " by approval \($0)" } ?? ""
        return .performed("run \(run) began\(by)", told: [ReplicationAssessed.lane.name])
    }
}
