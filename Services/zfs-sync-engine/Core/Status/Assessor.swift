import Observations
package import Quantities

/// Says how a dataset's replication does.
///
/// `lag` is the newest source snapshot's creation less the base's, `age` is the source's time less
/// the base's creation; both by the source's clock, so that a wrong one elsewhere changes nothing.
package struct Assessor: Sendable {
    let input: PlanInput
    let plan: RepairPlan
    let last: LastEvidence?
    let now: Timestamp
    let isWorking: Bool

    /// An assessor of one dataset.
    ///
    /// - Parameters:
    ///   - input: what the plan was made of.
    ///   - plan: the plan.
    ///   - last: what was known before.
    ///   - now: the witness's time, which dates evidence and nothing else.
    ///   - isWorking: whether a stream or a repair is under way.
    package init(
        _ input: PlanInput,
        plan: RepairPlan,
        last: LastEvidence?,
        now: Timestamp,
        isWorking: Bool = false
    ) {
        self.input = input
        self.plan = plan
        self.last = last
        self.now = now
        self.isWorking = isWorking
    }

    /// The assessment.
    package func assessment() -> Assessment {
        var found = judged()
        if isWorking {
            found.status = .repairing
            found.reason = .working
            found.sentence = "a repair or a stream is under way. " + plan.sentence
        }
        return found
    }

    private var policy: DatasetPolicy { input.policy }

    private func judged() -> Assessment {
        guard let source = input.source.listing else { return withoutSource() }
        switch input.target {
        case .unknown: return withoutTarget(source)
        case .missing: return evidence(source, nil, broken())
        case .present(let target): return evidence(source, target, verdict(source, target))
        }
    }

    private func withoutSource() -> Assessment {
        if case .missing = input.source { return broken() }
        return stale(.unreachable, plan.sentence)
    }

    /// A backup that may be off keeps the status that its last evidence has by now.
    private func withoutTarget(_ source: DatasetListing) -> Assessment {
        guard policy.isOfflineExpected, let last, last.status != .unknown,
            now - last.asOf < policy.delay.broken
        else { return stale(.unreachable, plan.sentence) }
        var found = Assessment(last.status, .expectedOffline, "", asOf: last.asOf)
        fill(&found, source, last.base, last.baseCreation)
        let state = found.age.map(judge(age:)) ?? last.status
        found.status = worse(state, last.status == .broken ? .broken : .healthy)
        found.sentence =
            "\(policy.targetHost) is switched off, as it may be; what is known of it is "
            + "\(Wording.duration(now - last.asOf)) old"
        return found
    }

    private func stale(_ reason: StatusReason, _ sentence: String) -> Assessment {
        var found = Assessment(.unknown, reason, sentence, asOf: last?.asOf ?? now)
        if let last {
            found.base = last.base
            found.baseCreation = last.baseCreation
            found.sentence +=
                "; \(Wording.duration(now - last.asOf)) ago it was \(last.status.rawValue)"
        }
        return found
    }

    private func broken() -> Assessment {
        Assessment(.broken, .ends(plan.reason), plan.sentence, asOf: now)
    }

    private func verdict(_ source: DatasetListing, _ target: DatasetListing) -> Assessment {
        switch plan.kind {
        case .fork, .reanchor, .destructive, .blocked, .seed:
            return broken()
        case .unknown:
            return Assessment(.unknown, .ends(plan.reason), plan.sentence, asOf: now)
        case .discardPartial:
            return Assessment(.warning, .ends(plan.reason), plan.sentence, asOf: now)
        case .nothing, .resume, .incremental, .fromBookmark, .fastForward, .needsEvidence:
            return byDelay(HistoryMatch(source: source, target: target), source)
        }
    }

    private func byDelay(_ match: HistoryMatch, _ source: DatasetListing) -> Assessment {
        guard let base = match.base else { return broken() }
        let age = clock - base.creation
        let state = match.pending.isEmpty ? .healthy : judge(age: age)
        if state != .healthy {
            let limit = state == .broken ? policy.delay.broken : policy.delay.warning
            return Assessment(
                state,
                .delayed,
                "the newest common snapshot is \(Wording.duration(age)) old, more than "
                    + "\(Wording.duration(limit)): \(plan.sentence)",
                asOf: now
            )
        }
        return caution(match, source)
            ?? Assessment(
                .healthy,
                .ends(plan.reason),
                plan.sentence,
                asOf: now
            )
    }

    /// What does not break it yet.
    private func caution(_ match: HistoryMatch, _ source: DatasetListing) -> Assessment? {
        if let damaged = damaged() { return damaged }
        if case .prunings(let left) = headroom(match, source),
            left <= policy.headroomMin, !match.pending.isEmpty
        {
            return Assessment(
                .warning,
                .headroomLow,
                "the common base is gone after \(left) more pruning\(left == 1 ? "" : "s") at the "
                    + "source, and nothing holds or bookmarks it: replicate before that",
                asOf: now
            )
        }
        guard let newest = source.newest, clock - newest.creation > policy.delay.broken else {
            return nil
        }
        return Assessment(
            .warning,
            .sourceQuiet,
            "the newest snapshot of \(policy.source) is "
                + "\(Wording.duration(clock - newest.creation)) old: "
                + "look at what makes snapshots on \(policy.sourceHost)",
            asOf: now
        )
    }

    /// A copy of damaged data, or on a damaged pool, is none to rely on.
    private func damaged() -> Assessment? {
        let ends = [
            (policy.sourceHost, input.sourceHost?.pools[policy.source.pool]),
            (policy.targetHost, input.targetHost?.pools[policy.target.pool]),
        ]
        guard let (host, pool) = ends.first(where: { ($0.1?.dataErrors ?? 0) > 0 }),
            let trouble = pool?.trouble
        else { return nil }
        return Assessment(
            .warning,
            .poolErrors,
            "\(trouble): look at `zpool status -v` on \(host). The backup goes on, and no copy "
                + "that was set aside is purged until then",
            asOf: now
        )
    }

    private func headroom(_ match: HistoryMatch, _ source: DatasetListing) -> AnchorHeadroom {
        .of(match.base, in: source, held: input.evidence.anchor)
    }

    private func judge(age: Duration) -> ReplicationStatus {
        if age > policy.delay.broken { return .broken }
        return age > policy.delay.warning ? .warning : .healthy
    }

    private func worse(_ left: ReplicationStatus, _ right: ReplicationStatus) -> ReplicationStatus {
        let order: [ReplicationStatus] = [.healthy, .warning, .broken]
        return (order.firstIndex(of: left) ?? 0) > (order.firstIndex(of: right) ?? 0) ? left : right
    }

    /// The source's own time.
    private var clock: Timestamp { input.sourceHost?.clock ?? now }

    private func evidence(
        _ source: DatasetListing,
        _ target: DatasetListing?,
        _ found: Assessment
    ) -> Assessment {
        var found = found
        found.newestTarget = target?.newest
        if let target {
            let match = HistoryMatch(source: source, target: target)
            found.pending = match.pending.count
            found.extras = match.extras.count
            found.headroom = headroom(match, source)
            fill(&found, source, match.base?.guid, match.base?.creation)
        } else {
            fill(&found, source, nil, nil)
            found.pending = source.snapshots.count
        }
        if let other = input.targetHost?.clock { found.skew = other - clock }
        return found
    }

    private func fill(
        _ found: inout Assessment,
        _ source: DatasetListing,
        _ base: ZFSGuid?,
        _ creation: Timestamp?
    ) {
        found.newestSource = source.newest
        found.base = base
        found.baseCreation = creation
        guard let creation else { return }
        found.age = clock - creation
        if let newest = source.newest {
            found.lag = base == newest.guid ? .zero : newest.creation - creation
        }
    }
}
