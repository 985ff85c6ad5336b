import Observations
import Quantities

/// Plans of class C: described in full, never done without an approval of exactly these losses.
extension Planner {
    /// Takes the target back to the base.
    func rollback(
        _ target: DatasetListing,
        _ match: HistoryMatch,
        _ base: CommonBase
    ) -> RepairPlan {
        var plan = RepairPlan(
            .destructive,
            match.extras.isEmpty ? .targetModified : .divergedFork,
            "It can be taken back to @\(base.target.name), which loses what came after it there"
        )
        plan.base = base.guid
        plan.goal = match.pending.last?.guid
        plan.brings = match.pending.map(\.guid)
        plan.losses = losses(match.extras, target)
        plan.steps = [
            PlanStep(
                .run(.rollback(policy.target, to: base.target.name, on: policy.targetHost)),
                "the target's own history ends"
            )
        ]
        if let source = input.source.listing {
            plan.steps += streams(source, match, base, flags(source)).map {
                PlanStep(.stream($0), "what came after \(base.sourceName)")
            }
        }
        return plan
    }

    /// Destroys the target's snapshots and receives a full copy over it.
    func replacement(_ source: DatasetListing, _ target: DatasetListing) -> RepairPlan {
        var plan = RepairPlan(
            .destructive,
            .noCommonBase,
            "A full copy can be received over it, which loses all that is there"
        )
        plan.goal = source.newest?.guid
        plan.brings = source.snapshots.map(\.guid)
        plan.losses = losses(target.snapshots, target)
        if !target.snapshots.isEmpty {
            plan.steps = [
                PlanStep(
                    .run(
                        .destroySnapshots(
                            of: policy.target,
                            target.snapshots.map(\.name),
                            on: policy.targetHost
                        )
                    ),
                    "a full stream is not received over snapshots"
                )
            ]
        }
        let streams = fullStreams(source, input.ends, flags(source))
        for (index, stream) in streams.enumerated() {
            var stream = stream
            if index == 0 {
                stream.receive.arguments.insert("-F", at: 1)
                stream.receive.operation = .destructive
            }
            plan.steps.append(PlanStep(.stream(stream), "a full copy over what was there"))
        }
        return plan
    }

    /// Snapshots that go, and what was written since the newest.
    private func losses(_ snapshots: [SnapshotRecord], _ target: DatasetListing) -> [Loss] {
        let gone = snapshots.map {
            Loss(
                host: policy.targetHost,
                name: policy.target.snapshot($0.name),
                guid: $0.guid,
                kind: .snapshot
            )
        }
        let writes = Loss(
            host: policy.targetHost,
            name: "\(policy.target) (what was written since)",
            guid: target.dataset.guid,
            kind: .writes,
            bytes: target.dataset.written
        )
        let isWritten = writes.bytes.map { $0.bytes > 0 } ?? true
        return (gone + (isWritten || gone.isEmpty ? [writes] : [])).sorted()
    }
}
