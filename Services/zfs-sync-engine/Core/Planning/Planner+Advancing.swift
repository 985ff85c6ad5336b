import Observations
import Quantities

/// Plans of a target that has a common base and lacks what came after it.
extension Planner {
    func advance(
        _ source: DatasetListing,
        _ target: DatasetListing,
        _ match: HistoryMatch,
        _ base: CommonBase
    ) -> RepairPlan {
        let flags = flags(source)
        if isDiverged(target, match, base, flags) { return fork(source, target, match, base) }
        if let question = question(match, base) { return question }
        let spare = collisions(match)
        var plan = RepairPlan(kind(match, base), reason(match, base), sentence(match, base))
        plan.steps =
            spare
            + streams(source, match, base, flags).map {
                PlanStep(.stream($0), "what came after \(base.sourceName)")
            }
        return ready(plan, base, match, target)
    }

    private func ready(
        _ plan: RepairPlan,
        _ base: CommonBase,
        _ match: HistoryMatch,
        _ target: DatasetListing
    ) -> RepairPlan {
        var plan = plan
        plan.base = base.guid
        plan.goal = match.pending.last?.guid
        plan.brings = match.pending.map(\.guid)
        plan.estimate = evidence.estimate
        return spaceRefusal(target.dataset.available) ?? plan
    }

    /// Whether the target went another way, as far as that is known.
    private func isDiverged(
        _ target: DatasetListing,
        _ match: HistoryMatch,
        _ base: CommonBase,
        _ flags: SendFlags
    ) -> Bool {
        if isRefused(target, base.guid) { return true }
        // A raw stream takes no snapshot between its base and what it brings (dmu_recv.c).
        if !match.extras.isEmpty, flags.isRaw { return true }
        if let written = evidence.writtenSinceBase { return written.bytes > 0 }
        guard match.extras.isEmpty else { return false }
        return (target.dataset.written?.bytes ?? 0) > 0
    }

    /// What has to be asked first: whether anything was written beside the target's own snapshots.
    private func question(_ match: HistoryMatch, _ base: CommonBase) -> RepairPlan? {
        guard !match.extras.isEmpty, evidence.writtenSinceBase == nil,
            evidence.targetDialect.hasWrittenSince
        else { return nil }
        var plan = RepairPlan(
            .needsEvidence,
            .writtenNotKnown,
            "\(policy.target) has \(count(match.extras.count, "snapshot")) of its own after "
                + "@\(base.target.name); whether anything was written is asked first"
        )
        plan.base = base.guid
        plan.questions = [
            .writtenSince(base.target.name, of: policy.target, on: policy.targetHost)
        ]
        return plan
    }

    private func kind(_ match: HistoryMatch, _ base: CommonBase) -> PlanKind {
        if case .bookmark = base.source { return .fromBookmark }
        return match.extras.isEmpty ? .incremental : .fastForward
    }

    private func reason(_ match: HistoryMatch, _ base: CommonBase) -> PlanReason {
        if !match.extras.isEmpty { return .divergedFastForward }
        if case .bookmark = base.source { return .behindFromBookmark }
        return .behind
    }

    private func sentence(_ match: HistoryMatch, _ base: CommonBase) -> String {
        let lacking = count(match.pending.count, "snapshot")
        let extras =
            match.extras.isEmpty
            ? "" : "; \(count(match.extras.count, "snapshot")) of its own stay"
        return "\(policy.target) lacks \(lacking) after \(base.sourceName)\(extras)"
    }

    /// A snapshot of the target with a pending one's name is given another; none is destroyed.
    func collisions(_ match: HistoryMatch) -> [PlanStep] {
        match.collisions.map(givingWay)
    }

    /// A snapshot of the target gets a name that nobody sends.
    func givingWay(_ snapshot: SnapshotRecord) -> PlanStep {
        PlanStep(
            .run(
                .renameSnapshot(
                    of: policy.target,
                    snapshot.name,
                    to: "\(snapshot.name).\(snapshot.guid)",
                    on: policy.targetHost
                )
            ),
            "another snapshot of the name @\(snapshot.name) is about to be received"
        )
    }

    /// The fewest streams: `-I` through all, and from a bookmark one `-i` before it.
    func streams(
        _ source: DatasetListing,
        _ match: HistoryMatch,
        _ base: CommonBase,
        _ flags: SendFlags
    ) -> [StreamRequest] {
        guard let first = match.pending.first, let last = match.pending.last else { return [] }
        switch base.source {
        case .snapshot(let snapshot) where match.pending.count > 1:
            return [.through(from: snapshot.name, to: last, input.ends, flags)]
        case .snapshot(let snapshot):
            return [.single(from: .snapshot(snapshot.name), to: last, input.ends, flags)]
        case .bookmark(let bookmark):
            let start = StreamRequest.single(
                from: .bookmark(bookmark.name),
                to: first,
                input.ends,
                flags
            )
            guard match.pending.count > 1 else { return [start] }
            return [start, .through(from: first.name, to: last, input.ends, flags)]
        }
    }

    /// A plan that does not fit is not begun; what is left over stays for the pool's own use.
    func spaceRefusal(_ available: ByteCount?) -> RepairPlan? {
        guard let estimate = evidence.estimate, let available else { return nil }
        let (tenth, _) = (estimate.bytes / 10, 0)
        let (needed, over) = estimate.bytes.addingReportingOverflow(tenth + policy.reserve.bytes)
        guard over || needed > available.bytes else { return nil }
        var plan = blocked(
            .noSpace,
            "\(policy.target) would take about \(Wording.size(estimate)) and "
                + "\(Wording.size(available)) are available, of which "
                + "\(Wording.size(policy.reserve)) stay free: make space on \(policy.targetHost)"
        )
        plan.estimate = estimate
        return plan
    }
}
