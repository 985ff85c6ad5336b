import Observations
import Quantities

/// Plans of a target with a receive that was cut short: it is looked at before all else, because
/// nothing can be received, rolled back or destroyed while it is there.
extension Planner {
    func partial(
        _ partial: PartialReceive,
        _ source: DatasetListing,
        _ target: DatasetListing
    ) -> RepairPlan {
        switch partial {
        case .unreadable(let fault, _):
            return discard(.partialForeign, fault.description, target, isOurs: false)
        case .token(let token, let text):
            let isOurs = evidence.begun.contains(token.toGuid)
            if let why = staleness(token, source, target) {
                return discard(.partialStale, why, target, isOurs: isOurs)
            }
            return resume(token, text, source, target)
        }
    }

    private func resume(
        _ token: ResumeToken,
        _ text: String,
        _ source: DatasetListing,
        _ target: DatasetListing
    ) -> RepairPlan {
        var plan = RepairPlan(
            .resume,
            .partialValid,
            "a receive of \(token.toName) was cut short after \(Wording.size(token.bytes)); it "
                + "goes on from there"
        )
        var stream = StreamRequest.resume(text, expected: token.toGuid, input.ends)
        stream.estimate = evidence.estimate
        let name = source.snapshots.first { $0.guid == token.toGuid }?.name
        plan.steps = target.snapshots.filter { $0.name == name && $0.guid != token.toGuid }
            .map(givingWay)
        plan.steps.append(PlanStep(.stream(stream), "the rest of what was cut short"))
        plan.base = token.fromGuid
        plan.goal = token.toGuid
        plan.brings = [token.toGuid]
        plan.estimate = evidence.estimate
        return spaceRefusal(target.dataset.available) ?? plan
    }

    /// Why a token cannot go on; nil when it can.
    private func staleness(
        _ token: ResumeToken,
        _ source: DatasetListing,
        _ target: DatasetListing
    ) -> String? {
        if token.isEmpty { return "nothing of \(token.toName) was received yet" }
        guard source.snapshots.contains(where: { $0.guid == token.toGuid }) else {
            return "\(token.toName), which was being received, is no longer on the source"
        }
        if let from = token.fromGuid,
            !source.snapshots.contains(where: { $0.guid == from }),
            !source.bookmarks.contains(where: { $0.guid == from })
        {
            return "the base of what was being received is no longer on the source"
        }
        if let from = token.fromGuid, !target.snapshots.contains(where: { $0.guid == from }) {
            return "the base of what was being received is no longer on the target"
        }
        if target.snapshots.contains(where: { $0.guid == token.toGuid }) {
            return "\(token.toName) was received another way meanwhile"
        }
        if let from = token.fromGuid, isModified(target, since: from, isRaw: token.isRaw) {
            return "the target was written to while \(token.toName) was being received"
        }
        if let lineage = evidence.lineage, lineage.isRaw != token.isRaw {
            return
                "what was being received is \(token.isRaw ? "raw" : "not raw"), and the rest is not"
        }
        return nil
    }

    /// Whether the receive would be refused at its very end (`dsl_dataset_clone_swap_check`).
    private func isModified(_ target: DatasetListing, since base: ZFSGuid, isRaw: Bool) -> Bool {
        if isRefused(target, base) { return true }
        if isRaw, target.newest?.guid != base { return true }
        return (target.dataset.written?.bytes ?? 0) > 0
    }

    /// Whether a receive from this base into this very dataset was refused as modified.
    func isRefused(_ target: DatasetListing, _ base: ZFSGuid) -> Bool {
        evidence.refusedAsModified == ModifiedRefusal(base: base, dataset: target.dataset.guid)
    }

    /// Ours is dropped by class B; anybody else's only by a person.
    private func discard(
        _ reason: PlanReason,
        _ why: String,
        _ target: DatasetListing,
        isOurs: Bool
    ) -> RepairPlan {
        var plan = RepairPlan(
            isOurs ? .discardPartial : .destructive,
            isOurs ? reason : .partialForeign,
            isOurs
                ? "\(why): what it left is dropped and it is planned anew"
                : "\(why), and it was not begun here: a person has to say that what it left may go"
        )
        let operation: OperationClass = isOurs ? .reversible : .destructive
        plan.steps = [
            PlanStep(
                .run(.abortReceive(policy.target, on: policy.targetHost, operation)),
                "what is left of a receive that cannot go on"
            )
        ]
        guard !isOurs else { return plan }
        plan.losses = [
            Loss(
                host: policy.targetHost,
                name: "\(policy.target) (partial receive)",
                guid: target.dataset.guid,
                kind: .partial
            )
        ]
        return plan
    }
}
