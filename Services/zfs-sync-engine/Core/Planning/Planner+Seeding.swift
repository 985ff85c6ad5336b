import Observations
import Quantities

/// Plans of a target that is not there yet.
extension Planner {
    func seed(_ source: DatasetListing) -> RepairPlan {
        guard let newest = source.newest else {
            return blocked(
                .noSourceSnapshots,
                "\(policy.source) on \(policy.sourceHost) has no snapshots, so there is nothing to "
                    + "replicate: set up snapshots there"
            )
        }
        if let pool = input.targetHost?.pools[policy.target.pool], pool.isReadOnly {
            return blocked(
                .poolReadOnly,
                "the pool \(pool.name) on \(policy.targetHost) was imported read-only"
            )
        }
        guard let parent = policy.target.parent, let above = input.targetHost?.datasets[parent]
        else {
            let name = policy.target.parent?.text ?? policy.target.pool
            return blocked(
                .targetParentMissing,
                "there is no \(name) on \(policy.targetHost) to receive into: create it"
            )
        }
        var plan = RepairPlan(
            .seed,
            .targetMissing,
            "\(policy.target) is not on \(policy.targetHost) yet: the first copy is made"
        )
        plan.steps = fullStreams(source, input.ends, flags(source))
            .map { PlanStep(.stream($0), "the first copy") }
        plan.goal = newest.guid
        plan.brings = source.snapshots.map(\.guid)
        plan.estimate = evidence.estimate
        return spaceRefusal(above.dataset.available) ?? plan
    }

    /// A copy from nothing: the oldest snapshot and then all others, or the newest alone.
    func fullStreams(
        _ source: DatasetListing,
        _ ends: StreamRequest.Ends,
        _ flags: SendFlags
    ) -> [StreamRequest] {
        guard let oldest = source.snapshots.first, let newest = source.newest else { return [] }
        let kind = source.dataset.kind
        guard policy.initial == .all, oldest.guid != newest.guid else {
            return [.full(newest, ends, flags, kind: kind)]
        }
        return [
            .full(oldest, ends, flags, kind: kind),
            .through(from: oldest.name, to: newest, ends, flags),
        ]
    }
}
