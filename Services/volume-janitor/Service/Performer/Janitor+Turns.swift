import Contracts
import Logging
import Observability
import Observations
import Quantities
import StateStore
package import VolumeJanitorCore

extension Janitor {
    /// The next turn, which begins now; nil when nobody is due.
    package func nextTurn() -> Turn? {
        let now = clock.now()
        return keeper.glance { $0.isCurrent ? $0.schedule.next(at: now) : nil }
    }

    /// Whether the deletions in a volume are to be broken off for others.
    func givesWay(_ volume: VolumeName) -> Bool {
        let now = clock.now()
        return keeper.glance { $0.isCurrent && $0.schedule.givesWay(volume, at: now) }
    }

    /// Does what a turn says.
    package func take(_ turn: Turn) async {
        var ending = (isCutShort: false, isPlanned: false)
        do {
            ending = try await carryOut(turn)
        } catch {
            await note(error, turn.key)
        }
        await hear()
        let (isCutShort, isPlanned) = ending
        do {
            try await keeper.change { state, _, now in
                state.schedule.finish(
                    turn,
                    isCutShort: isCutShort,
                    isPlanned: isPlanned,
                    at: now
                )
            }
        } catch {
            // The journal's own watch ends the service; until then the volume must not stay taken.
            let now = clock.now()
            keeper.glance {
                $0.schedule.finish(turn, isCutShort: false, isPlanned: false, at: now)
            }
        }
    }

    /// Notes why a turn came to no plan; the log is told when that is new.
    private func note(_ error: any Error, _ key: RegistrationKey) async {
        // A turn that was stopped says nothing about its path.
        guard (error as? FilesError)?.code != .stopped, !(error is CancellationError) else {
            return
        }
        let missing = (error as? FilesError)?.code == .missing
        let refusal = (error as? JanitorRefusal)?.reason
        let trouble = TurnTrouble(
            reason: missing
                ? "there is no \(key.path) in the volume yet" : refusal ?? errorChain(error),
            isMissing: missing
        )
        guard keeper.glance({ $0.troubles[key] }) != trouble else { return }
        logger.log(
            level: missing ? .info : .warning,
            "a path could not be looked at",
            metadata: ["path": "\(key)", "cause": "\(trouble.reason)"]
        )
        // A journal that cannot be written ends the service by its own watch.
        _ = try? await keeper.change { state, _, _ in state.troubles[key] = trouble }
    }

    private func carryOut(_ turn: Turn) async throws -> (isCutShort: Bool, isPlanned: Bool) {
        let request = try await request(for: turn.key)
        let plan = try await work.plan(request)
        try await keep(plan, turn.key, turn.revision)
        guard case .act = turn.kind, plan.held == nil, plan.unknown == nil, !plan.isEmpty else {
            return (false, true)
        }
        let run = try await begin(plan, turn.key, by: "schedule")
        return (await perform(run, plan, request, isConfirmed: false), true)
    }

    /// What is to be planned for a registered path, with where its files are this moment.
    func request(for key: RegistrationKey) async throws -> PlanRequest {
        let (registration, doubts) = keeper.glance {
            ($0.book.registration(of: key), $0.schedule.doubtsClock(of: key))
        }
        guard let registration else { throw JanitorRefusal.notRegistered(key) }
        guard let rule = registration.rule.rule else {
            throw JanitorRefusal.notReady(
                key,
                reason: registration.rule.faults.map(\.description).joined(separator: "; ")
            )
        }
        return try await request(key, rule, deeper: registration.deeper, doubts: doubts)
    }

    private func request(
        _ key: RegistrationKey,
        _ rule: CleanupRule,
        deeper: [VolumePath],
        doubts: Bool
    ) async throws -> PlanRequest {
        guard let volume = await source.mapped(key.volume) else {
            throw JanitorRefusal.notReady(key, reason: "there is no volume of this name")
        }
        if let reason = volume.state.reason { throw JanitorRefusal.notReady(key, reason: reason) }
        return PlanRequest(
            key: key,
            volume: volume,
            rule: rule,
            deeper: deeper,
            now: clock.now(),
            clockIsDoubtful: doubts
        )
    }

    private func keep(
        _ plan: CleanupPlan,
        _ key: RegistrationKey,
        _ revision: Int64
    ) async throws {
        try await keeper.change { state, _, now in
            guard state.book.governing[key]?.revision == revision else { return }
            state.plans[key] = KeptPlan(plan: plan, revision: revision, madeAt: now)
            state.troubles[key] = nil
        }
    }

    // MARK: - Runs

    func begin(
        _ plan: CleanupPlan,
        _ key: RegistrationKey,
        by trigger: String
    ) async throws -> RunRecord {
        let now = clock.now()
        var run = RunRecord(
            id: 0,
            key: key,
            algorithm: plan.rule.algorithmName,
            trigger: trigger,
            plan: plan.digest,
            plannedFiles: plan.files,
            plannedBytes: plan.allocatedBytes,
            startedAt: now
        )
        let written = run
        run.id = try await keeper.journal.perform { try RunTable.begin(written, in: $0.database) }
        return run
    }

    /// Carries a plan out and notes what became of it; returns whether it gave way with more to do.
    func perform(
        _ run: RunRecord,
        _ plan: CleanupPlan,
        _ request: PlanRequest,
        isConfirmed: Bool
    ) async -> Bool {
        let volume = run.key.volume
        keeper.glance { $0.schedule.beginDeleting(volume, at: run.startedAt) }
        let (result, isCutShort) = await work.perform(
            plan,
            of: request,
            run: run.id,
            isConfirmed: isConfirmed,
            until: run.startedAt + settings.runTimeMax,
            givesWay: { [self] in givesWay(volume) }
        )
        let ended = clock.now()
        keeper.glance { $0.schedule.endDeleting(volume, at: ended) }
        logger.notice(
            "a run ended",
            metadata: [
                "path": "\(run.key)", "state": "\(result.state.rawValue)",
                "files": "\(result.files)", "bytes": "\(result.expectedFreedBytes)",
            ]
        )
        do {
            try await note(run, plan, result)
        } catch {
            logger.error("the end of a run could not be kept: \(errorChain(error))")
        }
        // What the volume holds is another number now.
        if result.files > 0 { _ = await measure(volume) }
        return isCutShort
    }

    private func note(
        _ run: RunRecord,
        _ plan: CleanupPlan,
        _ result: CleanupResult
    ) async throws {
        let owner = keeper.owner
        try await keeper.change { state, unit, now in
            try RunTable.end(run.id, result, at: now, in: unit.database)
            var ended = run
            ended.endedAt = now
            ended.result = result
            state.lastRuns[run.key] = ended
            if result.state == .ok, let revision = state.plans[run.key]?.revision {
                state.plans[run.key] = KeptPlan(
                    plan: plan,
                    revision: revision,
                    madeAt: now,
                    isDone: true
                )
            }
            try unit.publishNow(ended.fact(of: owner), at: now)
        }
    }
}

extension JanitorRefusal {
    /// Why, without the path, which is known where it is shown.
    fileprivate var reason: String {
        switch self {
        case .notReady(_, let reason), .failed(_, let reason): reason
        default: description
        }
    }
}
