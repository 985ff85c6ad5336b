package import Observations
import Quantities

/// What an approval is bound to: exactly what would be lost, and where.
///
/// It is written down as text and hashed by whoever keeps approvals; right before the act the text
/// is made anew from a new listing and has to be the same, to the byte.
package struct ApprovalSubject: Sendable, Hashable {
    /// The host.
    package var host: String
    /// The guid of the pool.
    package var pool: ZFSGuid
    /// The guid of the dataset.
    package var dataset: ZFSGuid
    /// What is lost, by guid.
    package var losses: [Loss]
    /// The commands in order.
    package var commands: [String]

    /// The subject of a plan; nil when the plan loses nothing or the pool is not known.
    package init?(_ plan: RepairPlan, policy: DatasetPolicy, listing: HostListing) {
        guard !plan.losses.isEmpty, let pool = listing.pools[policy.target.pool],
            let dataset = listing.datasets[policy.target]
        else { return nil }
        host = policy.targetHost
        self.pool = pool.guid
        self.dataset = dataset.dataset.guid
        losses = plan.losses.sorted()
        commands = Self.destructive(plan)
    }

    /// The subject of a purge; nil when the copy's pool is not known.
    package init?(purge plan: RepairPlan, of copy: DatasetRecord, in listing: HostListing) {
        guard !plan.losses.isEmpty, let pool = listing.pools[copy.name.pool] else { return nil }
        host = listing.host
        self.pool = pool.guid
        dataset = copy.guid
        losses = plan.losses.sorted()
        commands = Self.destructive(plan)
    }

    private static func destructive(_ plan: RepairPlan) -> [String] {
        plan.steps.flatMap(\.commands).filter { $0.operation == .destructive }
            .map { "\($0.host): \($0)" }
    }

    /// The text that is hashed: one line for each thing, in an order that does not change.
    package var text: String {
        let lost = losses.map { loss in
            "lose \(loss.kind.rawValue) \(loss.guid) \(loss.bytes.map { String($0.bytes) } ?? "-")"
        }
        let lines =
            ["host \(host)", "pool \(pool)", "dataset \(dataset)"] + lost
            + commands.map { "run \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }
}
