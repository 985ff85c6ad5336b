import Observations
import Quantities

/// Decides what stays and what goes.
///
/// Only what the ledger lists can go at all. A snapshot that is missing from the input never makes
/// another one go: every rule keeps the first of the newest periods that have one.
package enum SnapshotPlanner {
    /// More than this many, and more than half of all, wait for a person's word.
    package static let fuse = 3
    /// Clocks of a host and its kernel's stamps may differ by this much.
    package static let futureMax = Duration.seconds(300)

    /// The plan.
    package static func plan(_ input: PlanInput) -> SnapshotPlan {
        let listed = input.found.filter { $0.standing == .listed }.sorted(by: FoundSnapshot.isOlder)
        let others = input.found.filter { $0.standing != .listed }
        var candidates = listed
        // What would be taken counts, so that a preview shows what really goes afterwards.
        if let planned = self.planned(input) { candidates.append(planned) }
        var keeps = reasons(candidates, input)
        var withheld = self.withheld(listed, input)
        let deletions = listed.indices.count { keeps[$0].isEmpty }
        if deletions > fuse, deletions * 2 > listed.count, !input.isConfirmed {
            withheld.append(.overFuse(deletions: deletions, of: listed.count))
        }
        if !withheld.isEmpty {
            for index in keeps.indices where keeps[index].isEmpty { keeps[index] = [.withheld] }
        }
        let verdicts =
            zip(listed, keeps).map { SnapshotVerdict(snapshot: $0, keeps: $1) }
            + others.map { SnapshotVerdict(snapshot: $0, keeps: [reason(of: $0)]) }
        var creates: SnapshotName?
        if case .planned(let name) = input.creation { creates = name }
        return SnapshotPlan(
            path: input.path,
            madeAt: input.now,
            creates: creates,
            verdicts: verdicts.sorted { FoundSnapshot.isOlder($1.snapshot, $0.snapshot) },
            withheld: withheld
        )
    }

    private static func rules(_ input: PlanInput) -> [any KeepRule] {
        let policy = input.policy
        var rules: [any KeepRule] = [
            KeepNewest(), KeepHourly(count: policy.hourly), KeepDaily(count: policy.daily),
            KeepWeekly(count: policy.weekly), KeepMonthly(count: policy.monthly),
            KeepYearly(count: policy.yearly), KeepHeld(), KeepWritable(),
        ]
        if let days = policy.days { rules.append(KeepYoung(days: days, now: input.now)) }
        if case .known(let targets) = input.sent { rules.append(KeepSendParent(targets: targets)) }
        return rules
    }

    private static func reasons(
        _ candidates: [FoundSnapshot],
        _ input: PlanInput
    ) -> [[KeepReason]] {
        var keeps = [[KeepReason]](repeating: [], count: candidates.count)
        for rule in rules(input) {
            for (index, reason) in rule.kept(of: candidates) { keeps[index].append(reason) }
        }
        return keeps
    }

    private static func reason(of other: FoundSnapshot) -> KeepReason {
        if case .mismatched = other.standing { .mismatched } else { .unlisted }
    }

    private static func planned(_ input: PlanInput) -> FoundSnapshot? {
        guard case .planned(let name) = input.creation else { return nil }
        let subvolume = BtrfsSubvolume(
            id: .max,
            parent: nil,
            uuid: "",
            parentUUID: nil,
            receivedUUID: nil,
            isReadOnly: true,
            madeAt: input.now
        )
        return FoundSnapshot(name: name.description, subvolume: subvolume, standing: .listed)
    }

    private static func withheld(_ listed: [FoundSnapshot], _ input: PlanInput) -> [Withholding] {
        var withheld: [Withholding] = []
        if case .failed(let why) = input.creation { withheld.append(.creationFailed(why)) }
        switch input.clock {
        case .steady: break
        case .jumped(let jump):
            withheld.append(.clockJumped(seconds: jump.components.seconds))
        case .unproven: withheld.append(.clockUnproven)
        }
        if let newest = listed.last, newest.takenAt > input.now + futureMax {
            withheld.append(.clockBehind(name: newest.name))
        }
        if case .unknown(let why) = input.sent { withheld.append(.targetsUnknown(why)) }
        if input.policy.isEmpty { withheld.append(.noRetention) }
        return withheld
    }
}
