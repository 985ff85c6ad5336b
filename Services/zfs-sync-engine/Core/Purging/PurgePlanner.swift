package import Observations
import Quantities

/// Plans that a copy which a repair set aside is destroyed: class C, and never by age.
///
/// The copy is found by its guid. It goes only when all below it is known, nothing holds it or was
/// cloned from it, and its replacement has a history in common with the source.
package struct PurgePlanner: Sendable {
    let copy: ZFSGuid
    let policy: DatasetPolicy
    let listing: HostListing?
    let source: EndState

    /// A planner of one copy.
    ///
    /// - Parameters:
    ///   - copy: the guid of the copy.
    ///   - policy: the dataset that it was the backup of.
    ///   - listing: the target's host, with the snapshots of all below the copy; nil when it was
    ///     not reached.
    ///   - source: the source as it is now.
    package init(
        _ copy: ZFSGuid,
        policy: DatasetPolicy,
        listing: HostListing?,
        source: EndState
    ) {
        self.copy = copy
        self.policy = policy
        self.listing = listing
        self.source = source
    }

    /// Whether the copy of a name can be purged.
    ///
    /// - Parameter name: its name when it was set aside, which says what pool it is on.
    /// - Returns: the plan, or why there is none.
    package func verdict(lastCalled name: DatasetName) -> PurgeVerdict {
        guard let listing else {
            return .refused("\(policy.targetHost) could not be listed")
        }
        guard let pool = listing.pools[name.pool] else {
            return .refused("the pool \(name.pool) is not imported on \(policy.targetHost)")
        }
        guard pool.health == "ONLINE" else {
            return .refused(
                "the pool \(pool.name) is \(pool.health): no copy goes while its pool is not sound"
            )
        }
        guard let found = listing.datasets.values.first(where: { $0.dataset.guid == copy }) else {
            return .gone
        }
        if let why = pool.trouble { return .refused("\(why), and no copy goes until it is mended") }
        if let why = refusal(found, listing) { return .refused(why) }
        let plan = plan(found, listing)
        guard let subject = ApprovalSubject(purge: plan, of: found.dataset, in: listing) else {
            return .refused("the pool of \(found.dataset.name) is not known")
        }
        return .planned(plan, subject)
    }

    /// The datasets that go with it, itself among them.
    private func family(_ found: DatasetListing, _ listing: HostListing) -> [DatasetListing] {
        listing.datasets.values.filter { $0.dataset.name.isWithin(found.dataset.name) }
            .sorted { $0.dataset.name < $1.dataset.name }
    }

    private func refusal(_ found: DatasetListing, _ listing: HostListing) -> String? {
        let name = found.dataset.name
        guard name.parent?.leaf == Planner.supersededFolder else {
            return "somebody gave it the name \(name), so it is theirs to look after"
        }
        let family = family(found, listing)
        if let unknown = family.first(where: { !listing.complete.contains($0.dataset.name) }) {
            return "what \(unknown.dataset.name) holds is not known"
        }
        for member in family {
            if let held = member.snapshots.first(where: { ($0.holds ?? 0) > 0 }) {
                let snapshot = member.dataset.name.snapshot(held.name)
                return "\(snapshot) is held: see `zfs holds \(ZFSCommand.quoted(snapshot))`"
            }
        }
        if let clone = clone(of: name, listing) {
            return "\(clone) was cloned from it and would go too"
        }
        return replacementRefusal(listing)
    }

    private func clone(of name: DatasetName, _ listing: HostListing) -> DatasetName? {
        listing.datasets.values.map(\.dataset).filter { !$0.name.isWithin(name) }.first { other in
            let origin = other.origin.flatMap { $0.split(separator: "@").first }
            return origin.flatMap { DatasetName(String($0)) }?.isWithin(name) ?? false
        }?.name
    }

    /// The copy is the last of its history as long as its replacement is not proven.
    private func replacementRefusal(_ listing: HostListing) -> String? {
        guard let source = source.listing else {
            return "\(policy.source) on \(policy.sourceHost) is not there to compare with"
        }
        guard case .present(let target) = EndState.of(policy.target, in: listing),
            target.dataset.guid != copy
        else { return "\(policy.target) is not there in its place" }
        guard HistoryMatch(source: source, target: target).base != nil else {
            return "\(policy.target) has no snapshot in common with \(policy.source) yet"
        }
        return nil
    }

    private func plan(_ found: DatasetListing, _ listing: HostListing) -> RepairPlan {
        let name = found.dataset.name
        let family = family(found, listing)
        let snapshots = family.reduce(0) { $0 + $1.snapshots.count }
        var plan = RepairPlan(
            .destructive,
            .purge,
            "\(name) is destroyed with \(snapshots) snapshot\(snapshots == 1 ? "" : "s")"
                + (family.count > 1 ? " and \(family.count - 1) below it" : "")
        )
        plan.losses = family.flatMap(losses).sorted()
        plan.steps = [
            PlanStep(
                .run(.destroy(name, on: policy.targetHost)),
                "the copy that was set aside is not needed any more"
            )
        ]
        return plan
    }

    private func losses(_ member: DatasetListing) -> [Loss] {
        let (host, name) = (policy.targetHost, member.dataset.name)
        let dataset = Loss(
            host: host,
            name: name.text,
            guid: member.dataset.guid,
            kind: .dataset,
            bytes: member.dataset.used
        )
        return [dataset]
            + member.snapshots.map {
                Loss(host: host, name: name.snapshot($0.name), guid: $0.guid, kind: .snapshot)
            }
    }
}
