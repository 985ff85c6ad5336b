package import Observations
import Quantities

/// Plans that set the target's own history aside: nothing is lost by them.
extension Planner {
    /// Where copies are set aside, below a pool or an encryption root.
    package static let supersededFolder = "_superseded"
    /// Where new copies are received.
    package static let reanchorFolder = "_reanchor"

    /// Copies of one dataset that are set aside at the most; one more waits for a person.
    package static let supersededMax = 8

    /// The copies of a dataset that were set aside, oldest first.
    package static func superseded(
        of dataset: DatasetRecord,
        in listing: HostListing
    ) -> [DatasetListing] {
        guard let any = parkedName(dataset, supersededFolder, stamp: "") else { return [] }
        // A stamp has no dot, so `data.` is not the beginning of what `data.x` left.
        return listing.datasets.values.filter { copy in
            let text = copy.dataset.name.text
            guard text.utf8.starts(with: any.text.utf8) else { return false }
            return text.hasPrefix(any.text)
                && text.lastIndex(of: ".").map {
                    text[...$0] == any.text
                } ?? false
        }
        .sorted { $0.dataset.name < $1.dataset.name }
    }

    func fork(
        _ source: DatasetListing,
        _ target: DatasetListing,
        _ match: HistoryMatch,
        _ base: CommonBase
    ) -> RepairPlan {
        let reason: PlanReason = match.extras.isEmpty ? .targetModified : .divergedFork
        let why = divergence(target, match, base)
        if let refusal = swapRefusal(target, why) { return refusal(rollback(target, match, base)) }
        guard let parked = parkedName(target.dataset, Self.supersededFolder) else {
            return blocked(.nameTooLong, "\(why); its name is too long to be set aside under")
        }
        let intent = SwapIntent(
            forkOf: target.dataset,
            on: policy.targetHost,
            parked: parked,
            base: base.guid,
            children: children()
        )
        var plan = RepairPlan(
            .fork,
            reason,
            "\(why): it is set aside as \(parked), and \(policy.target) goes on from "
                + "@\(base.target.name)"
        )
        plan.swap = intent
        plan.base = base.guid
        plan.goal = match.pending.last?.guid
        plan.brings = match.pending.map(\.guid)
        plan.estimate = evidence.estimate
        plan.steps = preview(intent)
        plan.steps += streams(source, match, base, flags(source)).map {
            PlanStep(.stream($0), "what came after \(base.sourceName)")
        }
        return spaceRefusal(target.dataset.available) ?? plan
    }

    func reanchor(_ source: DatasetListing, _ target: DatasetListing) -> RepairPlan {
        let held = count(target.snapshots.count, "snapshot")
        let why = "\(policy.target) has \(held) and none in common with \(policy.source)"
        if let refusal = swapRefusal(target, why) { return refusal(replacement(source, target)) }
        guard let oldest = source.snapshots.first, let newest = source.newest,
            let parked = parkedName(target.dataset, Self.supersededFolder),
            let side = parkedName(target.dataset, Self.reanchorFolder)
        else { return blocked(.nameTooLong, "\(why); its name is too long to be set aside under") }
        var ends = input.ends
        ends.target = side
        let intent = SwapIntent(
            reanchorOf: target.dataset,
            on: policy.targetHost,
            parked: parked,
            copy: SwapCopy(
                ends: ends,
                flags: flags(source),
                first: (policy.initial == .all ? oldest : newest).guid,
                goal: newest.guid
            ),
            children: children()
        )
        var plan = RepairPlan(
            .reanchor,
            .noCommonBase,
            "\(why): a full copy is made beside it and swapped in; the old one is kept as \(parked)"
        )
        plan.swap = intent
        plan.goal = newest.guid
        plan.brings = source.snapshots.map(\.guid)
        plan.estimate = evidence.estimate
        plan.steps = preview(intent)
        return spaceRefusal(target.dataset.available) ?? plan
    }

    /// A repair that was begun goes on, whatever else has changed.
    func goOn(_ swap: SwapIntent) -> RepairPlan {
        guard let listing = input.targetHost else {
            return RepairPlan(
                .unknown,
                .targetUnknown,
                "\(policy.targetHost) could not be listed, so the repair that was begun waits"
            )
        }
        let (steps, end) = SwapPreview.steps(swap, listing, input.source, inflate)
        let kind: PlanKind = swap.kind == .fork ? .fork : .reanchor
        switch end {
        case .stuck(let why): return blocked(.repairUnderWay, why)
        case .wait(let why): return RepairPlan(.unknown, .targetUnknown, "\(why), so it waits")
        case .back(let step):
            var plan = RepairPlan(kind, .repairUnderWay, step.why)
            plan.swap = swap
            plan.steps = [step]
            return plan
        case .abandoned(let why):
            var plan = RepairPlan(kind, .repairUnderWay, why)
            plan.swap = swap
            return plan
        case .done, .forward:
            let word = kind == .fork ? "fork" : "re-anchor"
            var plan = RepairPlan(kind, .repairUnderWay, "a \(word) was begun and goes on")
            plan.swap = swap
            plan.steps = steps
            return plan
        }
    }

    private func divergence(
        _ target: DatasetListing,
        _ match: HistoryMatch,
        _ base: CommonBase
    ) -> String {
        let name = "@\(base.target.name)"
        let written = (evidence.writtenSinceBase ?? target.dataset.written).map(Wording.size)
        guard match.extras.isEmpty else {
            return "\(policy.target) has \(count(match.extras.count, "snapshot")) of its own after "
                + "\(name)" + (written.map { ", with \($0) written" } ?? "")
        }
        return "\(policy.target) was written to after \(name)" + (written.map { " (\($0))" } ?? "")
    }

    private func preview(_ intent: SwapIntent) -> [PlanStep] {
        guard let listing = input.targetHost else { return [] }
        return SwapPreview.steps(intent, listing, input.source, inflate).steps
    }

    private func children() -> [SwapChild] {
        guard let listing = input.targetHost else { return [] }
        return listing.datasets.values.filter { $0.dataset.name.isChild(of: policy.target) }
            .map { SwapChild(leaf: $0.dataset.name.leaf, guid: $0.dataset.guid) }
            .sorted { $0.leaf < $1.leaf }
    }

    /// The name of a copy beside the target; nil when a snapshot's would be too long then.
    func parkedName(_ dataset: DatasetRecord, _ folder: String) -> DatasetName? {
        guard let name = Self.parkedName(dataset, folder, stamp: input.stamp) else { return nil }
        let longest = input.target.listing?.snapshots.map(\.name.utf8.count).max() ?? 0
        return name.text.utf8.count + 1 + longest <= DatasetName.bytesMax ? name : nil
    }

    /// The name of a copy, in a folder that a rename may cross into.
    ///
    /// A dataset that has its key from above cannot be moved out from under it.
    private static func parkedName(
        _ dataset: DatasetRecord,
        _ folder: String,
        stamp: String
    ) -> DatasetName? {
        guard !dataset.name.isPoolRoot,
            let root = keyHolder(of: dataset) ?? DatasetName(dataset.name.pool)
        else { return nil }
        let path = dataset.name.text.dropFirst(root.text.utf8.count + 1)
        let flat = String(path.map { $0 == "/" ? ":" : $0 })
        return DatasetName("\(root)/\(folder)/\(flat).\(stamp)")
    }

    /// The dataset above whose key it uses.
    private static func keyHolder(of dataset: DatasetRecord) -> DatasetName? {
        guard let root = dataset.encryptionRoot, root != dataset.name,
            dataset.name.isWithin(root)
        else { return nil }
        return root
    }

    /// Why the target cannot be set aside; what is offered in its place is lossy.
    private func swapRefusal(
        _ target: DatasetListing,
        _ why: String
    ) -> ((RepairPlan) -> RepairPlan)? {
        let name = policy.target
        if name.isPoolRoot {
            return { plan in
                var plan = plan
                plan.reason = .poolRoot
                plan.sentence = "\(why), and a pool's root cannot be set aside. \(plan.sentence)"
                return plan
            }
        }
        if let listing = input.targetHost,
            Self.superseded(of: target.dataset, in: listing).count >= Self.supersededMax
        {
            return { _ in
                blocked(
                    .supersededFull,
                    "\(why), and \(Self.supersededMax) copies of it are set aside already: find "
                        + "out what writes to it, and purge copies that nobody needs"
                )
            }
        }
        let locked = input.targetHost?.datasets.values.contains { child in
            child.dataset.encryptionRoot == name && child.dataset.name.isBelow(name)
        }
        guard locked == true else { return nil }
        return { plan in
            var plan = plan
            plan.reason = .encryptedChildren
            plan.sentence =
                "\(why), and it has children that use its key, which cannot be moved. "
                + plan.sentence
            return plan
        }
    }
}
