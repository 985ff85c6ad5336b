/// Looks at replicated datasets now, and does for them what the settings allow without asking.
package struct RunReplication: Command {
    /// `zfs-sync-engine.run.v1`.
    package static let kind: LaneName = .kind("zfs-sync-engine.run.v1")

    /// The dataset's number at its engine; nil for all.
    package var dataset: Int64?
    /// Whether nothing is done and it is only planned anew.
    package var isDryRun: Bool

    /// The dataset, or `*` for all.
    package var key: String { dataset.map { "\($0)" } ?? "*" }

    /// A look.
    package init(dataset: Int64?, isDryRun: Bool = false) {
        self.dataset = dataset
        self.isDryRun = isDryRun
    }
}
