/// Repairs a dataset as it was shown, up to what loses nothing (classes A and B).
///
/// It is rejected when something else would be done by now.
package struct RepairReplication: Command {
    /// `zfs-sync-engine.repair.v1`.
    package static let kind: LaneName = .kind("zfs-sync-engine.repair.v1")

    /// The dataset's number at its engine.
    package var dataset: Int64
    /// The plan that the person saw: `incremental`, `fork`, `reanchor` and so on.
    package var plan: String

    /// The dataset.
    package var key: String { "\(dataset)" }

    /// A repair.
    package init(dataset: Int64, plan: String) {
        self.dataset = dataset
        self.plan = plan
    }
}
