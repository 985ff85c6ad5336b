import Observations
import Quantities

/// Decides what is to be done for one dataset: two ends and a policy become a plan.
///
/// It is pure: no clock, no host. The ladder, from the least to the most: go on with a cut receive,
/// incremental, incremental over the target's own snapshots, from a bookmark, fork, re-anchor; what
/// would lose anything is only described, for a person to approve.
package struct Planner: Sendable {
    let input: PlanInput
    let inflate: ResumeToken.Inflate

    /// A planner of one dataset.
    package init(_ input: PlanInput, inflate: @escaping ResumeToken.Inflate) {
        self.input = input
        self.inflate = inflate
    }

    /// The plan.
    package func plan() -> RepairPlan {
        if let swap = input.underWay { return goOn(swap) }
        let source: DatasetListing
        switch input.source {
        case .present(let listing): source = listing
        case .unknown(let why):
            return unknown(.sourceUnknown, policy.sourceHost, policy.source, why)
        case .missing: return sourceMissing()
        }
        switch input.target {
        case .unknown(let why):
            return unknown(.targetUnknown, policy.targetHost, policy.target, why)
        case .missing: return seed(source)
        case .present(let target): return plan(source, target)
        }
    }

    var policy: DatasetPolicy { input.policy }
    var evidence: PlanEvidence { input.evidence }

    private func plan(_ source: DatasetListing, _ target: DatasetListing) -> RepairPlan {
        if let refusal = refusal(source, target) { return refusal }
        if let partial = input.partial { return self.partial(partial, source, target) }
        guard source.newest != nil else {
            return blocked(
                .noSourceSnapshots,
                "\(policy.source) on \(policy.sourceHost) has no snapshots, so there is nothing to "
                    + "replicate: set up snapshots there"
            )
        }
        let match = HistoryMatch(source: source, target: target)
        guard let base = match.base else { return reanchor(source, target) }
        guard !match.pending.isEmpty else { return upToDate(match) }
        return advance(source, target, match, base)
    }

    /// What no plan can do anything about.
    private func refusal(_ source: DatasetListing, _ target: DatasetListing) -> RepairPlan? {
        if source.dataset.kind != target.dataset.kind {
            return blocked(
                .wrongType,
                "\(policy.source) is a \(source.dataset.kind.rawValue) and \(policy.target) a "
                    + "\(target.dataset.kind.rawValue): one cannot be received into the other; "
                    + "name another backup_dataset"
            )
        }
        if let pool = input.targetHost?.pools[policy.target.pool], pool.isReadOnly {
            return blocked(
                .poolReadOnly,
                "the pool \(pool.name) on \(policy.targetHost) was imported read-only"
            )
        }
        return rawRefusal(source)
    }

    private func rawRefusal(_ source: DatasetListing) -> RepairPlan? {
        guard let lineage = evidence.lineage else { return nil }
        if lineage.isRaw, !source.dataset.isEncrypted {
            return blocked(
                .rawMismatch,
                "\(policy.source) was sent raw so far and is not encrypted any more; the two do "
                    + "not mix, so it needs another backup_dataset"
            )
        }
        guard !lineage.isRaw, source.dataset.isEncrypted,
            source.dataset.keyStatus == "unavailable"
        else { return nil }
        return blocked(
            .keyNotLoaded,
            "\(policy.source) was not sent raw so far, which needs its key: load it on "
                + "\(policy.sourceHost) (zfs load-key \(policy.source))"
        )
    }

    /// How this lineage is sent: as it was, else raw when both ends look as if it had been.
    func flags(_ source: DatasetListing) -> SendFlags {
        if let lineage = evidence.lineage { return lineage }
        let isRaw = source.dataset.isEncrypted && isRawTarget
        let isModern = evidence.sourceDialect == .list
        return SendFlags(
            isRaw: isRaw,
            keepsLargeBlocks: isModern,
            keepsCompression: isModern,
            embedsData: isModern && !source.dataset.isEncrypted
        )
    }

    /// Whether the target is new, or has a key of its own as a raw receive leaves it.
    private var isRawTarget: Bool {
        guard let dataset = input.target.listing?.dataset else { return true }
        return dataset.encryptionRoot == dataset.name
    }

    private func upToDate(_ match: HistoryMatch) -> RepairPlan {
        var plan = RepairPlan(
            .nothing,
            .upToDate,
            "\(policy.target) has the newest snapshot of \(policy.source)"
                + (match.extras.isEmpty
                    ? "" : ", and \(count(match.extras.count, "snapshot")) of its own, which stay")
        )
        plan.base = match.base?.guid
        plan.goal = match.base?.guid
        return plan
    }

    private func sourceMissing() -> RepairPlan {
        let renamed = input.sourceHost?.datasets.values.first {
            $0.dataset.guid == evidence.sourceGuid
        }
        guard let renamed else {
            return blocked(
                .sourceMissing,
                "\(policy.source) is not on \(policy.sourceHost); the backup stays as it is"
            )
        }
        return blocked(
            .sourceRenamed,
            "\(policy.source) on \(policy.sourceHost) is called \(renamed.dataset.name) now: put "
                + "that name into the settings; the backup stays as it is"
        )
    }

    private func unknown(
        _ reason: PlanReason,
        _ host: String,
        _ dataset: DatasetName,
        _ why: UnknownEnd
    ) -> RepairPlan {
        let cause =
            switch why {
            case .notListed: "\(host) could not be listed"
            case .poolMissing: "the pool \(dataset.pool) is not imported on \(host)"
            case .poolSuspended: "the pool \(dataset.pool) on \(host) is suspended"
            case .incomplete: "\(dataset) came or went while \(host) was listed"
            }
        return RepairPlan(.unknown, reason, "\(cause), so nothing is done")
    }

    func blocked(_ reason: PlanReason, _ sentence: String) -> RepairPlan {
        RepairPlan(.blocked, reason, sentence)
    }

    /// A number with its noun: `1 snapshot`, `3 snapshots`.
    func count(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }
}
