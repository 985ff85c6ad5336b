/// Approves what a plan of class C loses and has it run, once.
///
/// It is bound to exactly what the person saw: both ends are read anew right before, and it is
/// rejected, or the run does nothing, when anything else would be lost by then.
package struct ApproveLosses: Command {
    /// `zfs-sync-engine.approve-losses.v1`.
    package static let kind: LaneName = .kind("zfs-sync-engine.approve-losses.v1")

    /// The dataset's number at its engine.
    package var dataset: Int64
    /// What the approval is bound to: the digest of host, pool, dataset, commands and every guid
    /// that is lost, 64 hexadecimal digits.
    package var digest: String

    /// The dataset.
    package var key: String { "\(dataset)" }

    /// An approval.
    package init(dataset: Int64, digest: String) {
        self.dataset = dataset
        self.digest = digest
    }
}
