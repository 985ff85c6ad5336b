import Contracts
import Observability
import Observations
import Quantities
import StateStore
package import VolumeJanitorCore

extension Janitor {
    /// Makes and keeps a plan of a registered path; deletes nothing.
    package func plan(_ key: RegistrationKey) async throws -> KeptPlan {
        let request = try await request(for: key)
        guard let revision = keeper.glance({ $0.book.governing[key]?.revision }) else {
            throw JanitorRefusal.notRegistered(key)
        }
        let plan = try await planned(request)
        return try await keeper.change { state, _, now in
            let kept = KeptPlan(plan: plan, revision: revision, madeAt: now)
            guard state.book.governing[key]?.revision == revision else { return kept }
            state.plans[key] = kept
            state.troubles[key] = nil
            return kept
        }
    }

    /// What a rule would delete if it were registered; nothing is kept.
    package func tryOut(_ declaration: Declaration) async throws -> CleanupPlan {
        guard let rule = declaration.rule.rule else {
            throw RegistrationRefusal.faults(declaration.rule.faults)
        }
        let key = declaration.key
        let deeper = keeper.glance { state in
            state.book.registrations(of: key.volume).map(\.key.path)
                .filter { key.path.contains($0) }
        }
        guard let volume = await source.mapped(key.volume) else {
            throw JanitorRefusal.notReady(key, reason: "there is no volume of this name")
        }
        if let reason = volume.state.reason { throw JanitorRefusal.notReady(key, reason: reason) }
        return try await planned(
            PlanRequest(
                key: key,
                volume: volume,
                rule: rule,
                deeper: deeper,
                now: clock.now(),
                clockIsDoubtful: false
            )
        )
    }

    private func planned(_ request: PlanRequest) async throws -> CleanupPlan {
        do {
            let plan = try await work.plan(request)
            await hear()
            return plan
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            await hear()
            throw JanitorRefusal.failed(request.key, reason: errorChain(error))
        }
    }

    /// The path whose kept plan has a digest, or begins with these eight or more digits of one.
    ///
    /// - Parameters:
    ///   - digest: the digest, or its beginning.
    ///   - volume: the volume that the person looked at; nil when they named none.
    /// - Returns: the path.
    /// - Throws: `JanitorRefusal` when there is no such plan, several, or one of another volume.
    package func path(
        ofPlan digest: String,
        on volume: VolumeName? = nil
    ) throws -> RegistrationKey {
        let found = keeper.glance { state in
            state.plans.filter {
                $0.value.plan.digest == digest
                    || digest.count >= 8 && $0.value.plan.digest.hasPrefix(digest)
            }
        }
        guard found.count == 1, let key = found.first?.key else {
            throw JanitorRefusal.unknownPlan(digest)
        }
        if let volume, key.volume != volume { throw JanitorRefusal.foreignPlan(digest, key.volume) }
        return key
    }

    /// Begins a run that a person confirmed by the digest of the plan they looked at.
    ///
    /// The files are looked at again first. The run itself goes on after this returns.
    package func run(
        plan digest: String,
        of key: RegistrationKey,
        by person: String
    ) async throws -> RunRecord {
        guard let seen = keeper.glance({ $0.plans[key] }), !seen.isDone,
            seen.plan.digest.hasPrefix(digest), digest.count >= 8
        else { throw JanitorRefusal.unknownPlan(digest) }
        let now = clock.now()
        if let pause = keeper.glance({ $0.schedule.pause(of: key.volume, at: now) }) {
            throw JanitorRefusal.paused(pause)
        }
        guard keeper.glance({ $0.schedule.claim(key.volume) }) else {
            throw JanitorRefusal.busy(key.volume)
        }
        do {
            return try await begin(seen, key, by: person)
        } catch {
            keeper.glance { $0.schedule.release(key.volume) }
            throw error
        }
    }

    private func begin(
        _ seen: KeptPlan,
        _ key: RegistrationKey,
        by person: String
    ) async throws -> RunRecord {
        let request = try await request(for: key)
        let plan = try await planned(request)
        let change = plan.change(since: seen.plan)
        guard change <= JanitorRefusal.changeMax else {
            let revision = seen.revision
            try await keeper.change { state, _, now in
                state.plans[key] = KeptPlan(plan: plan, revision: revision, madeAt: now)
            }
            throw JanitorRefusal.changed(part: change, digest: plan.digest, files: plan.files)
        }
        let run = try await begin(plan, key, by: person)
        confirm.yield(
            ConfirmedRun(run: run, plan: plan, request: request, revision: seen.revision)
        )
        return run
    }

    /// Performs a run that was confirmed, to its end.
    package func performNext() async {
        for await confirmed in confirmed { return await perform(confirmed) }
    }

    func perform(_ confirmed: ConfirmedRun) async {
        let key = confirmed.run.key
        _ = await perform(
            confirmed.run,
            confirmed.plan,
            confirmed.request,
            isConfirmed: true
        )
        try? await keeper.change { state, _, now in
            state.schedule.confirm(key, revision: confirmed.revision, at: now)
            state.schedule.release(key.volume)
        }
        keeper.glance { $0.schedule.release(key.volume) }
    }

    // MARK: - Looking back

    /// Forgets runs and audit rows that are older than they are kept.
    func forgetOld(in ledger: JournalAuditLedger) async throws {
        let oldest = clock.now() - settings.auditKept
        try await keeper.journal.perform { try RunTable.forget(before: oldest, in: $0.database) }
        _ = try await ledger.trim(before: oldest)
    }

    /// Runs, the newest first.
    package func runs(
        of volume: VolumeName?,
        path: VolumePath?,
        before: Int64,
        limit: Int
    ) async throws -> [RunRecord] {
        try await keeper.journal.read {
            try RunTable.runs(of: volume, path: path, before: before, limit: limit, in: $0)
        }
    }

    /// A run by its number; nil when there is none.
    package func run(_ id: Int64) async throws -> RunRecord? {
        try await keeper.journal.read { try RunTable.run(id, in: $0) }
    }
}
